package pushwoosh.webhook.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Carries out attacks, several at a time, and notes what came of each. */
final class Attacker {
    private static final int AT_A_TIME = 6;
    private static final Pattern INSIDE = Pattern.compile("\\bat [\\w.$]+\\(|Exception|Caused by|Apache Tomcat/|WildFly|Undertow");
    private static final String ROW = "| %-44s | %5s | %7s | %s%n";

    private final int port;
    private final Map<String, Set<String>> unexpected = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
    private final Map<String, Integer> times = new TreeMap<>();
    private final Map<String, Double> longest = new TreeMap<>();
    private int accepted;

    Attacker(int port) {
        this.port = port;
    }

    /** Returns when each has been carried out so many times. */
    void carryOut(List<Attack> attacks, int rounds) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            attacks.forEach(attack -> running.add(threads.submit(() -> carryOut(attack))));
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(Container.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("attacks hang: " + running.stream().filter(future -> !future.isDone()).count());
            }
            for (Future<?> future : running) {
                future.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private void carryOut(Attack attack) {
        long start = System.nanoTime();
        try {
            note(attack, attack.deed().against(port), (System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(attack.name(), e);
        }
    }

    private synchronized void note(Attack attack, List<Answer> answers, double seconds) {
        times.merge(attack.name(), 1, Integer::sum);
        longest.merge(attack.name(), seconds, Math::max);
        if (answers.isEmpty()) {
            note(attack, Attack.CLOSED, "");
        }
        answers.forEach(answer -> note(attack, answer.status(), answer.text()));
    }

    private void note(Attack attack, int status, String text) {
        statuses.computeIfAbsent(attack.name(), name -> new TreeMap<>()).merge(status, 1, Integer::sum);
        accepted += text.equals("{\"accepted\":1}") ? 1 : 0;
        if (!attack.expected().contains(status) || INSIDE.matcher(text).find()) {
            unexpected.computeIfAbsent(attack.name(), name -> new TreeSet<>()).add(status + " " + text);
        }
    }

    /** The answers, by attack, that are not expected or show the inside of the server. */
    Map<String, Set<String>> unexpected() {
        return unexpected;
    }

    /** How many events were acknowledged. */
    int accepted() {
        return accepted;
    }

    /** The table of what was done and what came of it: {@value Attack#CLOSED} for a close without an answer. */
    String table() {
        StringBuilder table = new StringBuilder(String.format(ROW, "attack", "times", "seconds", "answers"));
        times.forEach((name, count) -> table.append(
                String.format(ROW, name, count, String.format("%.2f", longest.get(name)), statuses.get(name))));
        return table.toString();
    }
}
