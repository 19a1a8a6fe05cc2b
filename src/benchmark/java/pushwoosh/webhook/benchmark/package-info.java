/**
 * The benchmark: {@code mvn -f src/benchmark verify}, which measures instead of testing.
 *
 * <p>It starts the Tomcat of the container tests with the receiver and an empty servlet in it, and lets the load
 * generator wrk post the same event to both, in turns of a few seconds: what the machine does beside meets both
 * alike, and a ratio of the two is worth more than a number of events a second. The generator has its share of the
 * same processors. After every section the lines in the files are counted against the answers: if an acknowledged
 * event has no line, the build fails. No time is ever asserted.
 *
 * <p>{@code -Dbenchmark.sections=} chooses, separated by commas:
 * <pre>
 * parse        one body to lines, by JMH
 * ratio        events a second against the empty servlet, by number of connections
 * peers        what else one could use for this, on the same machine
 * size         events of 1, 16 and 256 KiB, arrays of 1 and of 1,000
 * growth       10 million events in the day's file, 10,000 files in the directory
 * memory       heap and resident size under a long load
 * start        time to deploy
 * latency      one event at a time; load while a big file is compressed
 * slow-disk    a force that takes 10 ms
 * </pre>
 * The other options, with their defaults, are in {@code src/benchmark/pom.xml}; the report comes
 * on the console and in {@code src/benchmark/target/benchmark/report.md}. Needed: Linux and {@code wrk}; what else a section needs
 * and does not find is skipped with a line that says so.
 *
 * <p>Contenders. <i>simplest durable</i> hands the raw body to one thread, which appends all that wait, forces once and
 * answers: the fair limit of a durable receiver. <i>empty servlet</i> reads the body and answers. <i>empty, handing over</i> has one other thread answer,
 * as every receiver must that waits for a batch: what is between the two is the price of the container's asynchronous
 * answers, and what is left to the receiver is its own.
 *
 * <p>Columns. <i>ratio</i>: of answers a second to those of the first line of the table, in the same round; the median,
 * and the quartiles in brackets. <i>CPU</i>: user and system time of the server for one answer. <i>ratio by CPU</i>: the same
 * ratio as it would be if nothing but processor time counted, the generator's included; it hardly depends on what else
 * the machine does. <i>not 200</i>: answers of 400 and above, broken connections, and answers after more than 2 s.
 */
package pushwoosh.webhook.benchmark;
