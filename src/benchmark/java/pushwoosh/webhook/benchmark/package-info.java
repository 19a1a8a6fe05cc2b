/**
 * The benchmark: {@code mvn -f src/benchmark verify}, which measures instead of testing.
 *
 * <p>It starts the Tomcat of the container tests with the receiver and an empty servlet in it, and lets the load
 * generator wrk post the same event to both, in turns of a few seconds: other load on the machine affects both equally,
 * and a ratio of the two is worth more than a number of events a second. The generator has its share of the same
 * processors. After every section the lines in the files are counted against the answers: if an acknowledged event has
 * no line, the build fails. No time is ever asserted.
 *
 * <p>{@code -Dbenchmark.sections=} chooses, separated by commas:
 * <pre>
 * parse        one body to lines, by JMH
 * ratio        events a second against the simplest durable receiver, by number of connections
 * peers        what else one could use for this, on the same machine
 * size         events of 1, 16 and 256 KiB, arrays of 1 and of 1,000
 * growth       10 million events in the day's file, 10,000 files in the directory
 * memory       heap and resident size under a long load
 * start        time to deploy
 * latency      one event at a time; load while a big file is compressed
 * slow-disk    a force that takes 10 ms
 * </pre>
 * The other options, with their defaults, are in {@code src/benchmark/pom.xml}; the report comes on the console and in
 * {@code src/benchmark/target/benchmark/report.md}. Needed: Linux and {@code wrk}; what else a section needs and does
 * not find is skipped with a line that says so.
 *
 * <p>Contenders. <i>simplest durable</i> hands the raw body to one thread, which appends all that wait, forces once and
 * answers: the fair limit of a durable receiver. <i>empty servlet</i> reads the body and answers. <i>empty, handing
 * over</i> has one other thread answer, as every receiver must that waits for a batch: what is between
 * the two is the price of the container's asynchronous answers, and what is left to the receiver is its own.
 *
 * <p>Columns. <i>ratio</i>: of answers a second to those of the first line of the table, in the same round; the median,
 * and the quartiles in brackets. <i>CPU</i>: user and system time of the server for one answer. <i>ratio by CPU</i>:
 * the same ratio as it would be if nothing but processor time counted, the generator's included; it hardly
 * depends on what else the machine does. <i>not 200</i>: answers of 400 and above, broken connections, and answers
 * after more than 2 s.
 *
 * <p>Where the rest goes. Microseconds of server CPU for one event at 64 connections, by {@code perf record -F 999 -g}
 * for 11 s, one run each, Java 17, Tomcat 11. The first row is the same work: its difference is the noise of a run.
 * <pre>
 *                                             receiver   simplest durable
 * container, sockets, scheduling                  29.8               31.7
 * force                                            4.4                4.1
 * JSON-B tokens, checks of each member             2.1                  -
 * cutting the event's line from the text           0.9                  -
 * copy of the lines to the file's buffer           0.9   1.0 (with its queue)
 * answer, hand-over to the container               1.0                1.5
 * exchange, deadlines, requests in flight          0.7   1.4 (its servlet: reads the body)
 * counts for page and metrics                      0.6                  -
 * two statx a batch: is the file still in place    0.4                  -
 * stamp, queue, rest of the committer              0.5                  -
 * sum                                             41.3               39.8
 * </pre>
 * At 1 connection both make the same system calls but for the statx. At 64 fewer bytes are allocated,
 * 8,400 an event against 11,400.
 * Parsing is the difference. Ratios at 16, 64 and 1,000 connections, of one or two rounds of a second each, so to 0.1:
 * the receiver 0.90, 0.88, 0.92; without parsing 1.07, 1.03, 1.02; with a second thread that completes a batch while
 * the next one is forced 0.96, 0.78, 0.84. Removing the statx or the header {@code X-Content-Type-Options} changed
 * less than the noise. At 1 connection the median latency was 0.29 ms against 0.26 ms; how that divides was not
 * measured.
 *
 * <p>Peers, as version 1.0.0 was measured beside them: 64 connections, one run, answers a second and what a 200 means:
 * <pre>
 * the receiver                                  17,900   validated, written and forced
 * servlet with Jackson that forces each event    5,500   syntax checked, written and forced
 * Apache Flume 1.11, file channel                2,000   forced, in Flume's own format; the line follows later
 * servlet with Jackson and Logback              20,100   syntax checked; with the kernel, or dropped
 * nginx, body in the access log                 34,500   nothing: unchecked, and written after the answer
 * adnanh/webhook with a shell script             1,000   parsed and appended, not forced
 * Node-RED 4.1                                   1,600   parsed; writing continues after the answer, and may fail
 * </pre>
 */
package pushwoosh.webhook.benchmark;
