package pushwoosh.webhook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs a scenario in every order of its actors' accesses to shared objects. The actors are threads of which one runs
 * at a time; it hands over control at {@link #at}, {@link #await} and {@link #lock} only. Orders that differ only in
 * accesses to different objects lead to the same state: of these, one is enough (sleep sets). The access itself must
 * be atomic.
 */
public final class Schedules {
    private static final ThreadLocal<Actor> ACTOR = new ThreadLocal<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    /** What runs concurrently, and the check after all have ended. Made anew for each order. */
    public interface Scenario {
        List<Runnable> actors();

        void end();
    }

    private record Node(int choice, int choices) { }

    private final Supplier<? extends Scenario> scenarios;
    private final List<Node> path = new ArrayList<>();

    private Schedules(Supplier<? extends Scenario> scenarios) {
        this.scenarios = scenarios;
    }

    /** Returns the number of orders that were run; throws an AssertionError with the first order that fails. */
    public static int explore(Supplier<? extends Scenario> scenarios) {
        return new Schedules(scenarios).explore();
    }

    private int explore() {
        int runs = 0;
        do {
            new Run(scenarios.get()).run();
            runs++;
            int last = path.size() - 1;
            while (last >= 0 && path.get(last).choice + 1 == path.get(last).choices) {
                path.remove(last--);
            }
            if (last >= 0) {
                path.set(last, new Node(path.get(last).choice + 1, path.get(last).choices));
            }
        } while (!path.isEmpty());
        return runs;
    }

    /** Before an access to a shared object, one of its class in the scenario, or to what a string names. */
    public static <T> T at(T shared) {
        Actor actor = ACTOR.get();
        if (actor != null && !Thread.holdsLock(shared)) {
            actor.pass(shared instanceof String name ? name : shared.getClass().getSimpleName(), () -> true, false);
        }
        return shared;
    }

    /** Waits for the condition on the named state; false if all others have ended or wait, and it is not met. */
    public static boolean await(String name, BooleanSupplier condition) {
        Actor actor = ACTOR.get();
        return actor == null ? condition.getAsBoolean() : actor.pass(name, condition, true);
    }

    /** Enters a monitor in which control may be handed over. */
    public static Lock lock(Object monitor) {
        Actor actor = ACTOR.get();
        if (actor == null || actor.run.owners.get(monitor) == actor) {
            return () -> { };
        }
        Map<Object, Actor> owners = actor.run.owners;
        actor.pass("lock", () -> !owners.containsKey(monitor), false);
        owners.put(monitor, actor);
        return () -> {
            at("lock");
            owners.remove(monitor);
        };
    }

    /** Leaves the monitor. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Actor {
        private final int number;
        private final Run run;
        private final Semaphore turn = new Semaphore(0);
        private String next;
        private BooleanSupplier condition = () -> true;
        private boolean mayGiveUp;
        private boolean isEnded;

        private Actor(int number, Run run) {
            this.number = number;
            this.run = run;
            this.next = "start of " + number;
        }

        private boolean pass(String name, BooleanSupplier untilTrue, boolean isOptional) {
            next = name;
            condition = untilTrue;
            mayGiveUp = isOptional;
            run.handOver(this);
            return untilTrue.getAsBoolean();
        }

        private void play(Runnable part) {
            turn.acquireUninterruptibly();
            ACTOR.set(this);
            try {
                part.run();
            } catch (Throwable e) {
                run.failure = e;
            }
            ACTOR.remove();
            isEnded = true;
            run.handOver(this);
        }
    }

    private final class Run {
        private final Scenario scenario;
        private final List<Actor> actors = new ArrayList<>();
        private final Map<Object, Actor> owners = new HashMap<>();
        /** Whose next step was tried before, in an order that differs from this one in independent steps only. */
        private final Set<Actor> sleeping = new HashSet<>();
        private boolean isCovered;
        private final StringBuilder order = new StringBuilder();
        private final Semaphore ended = new Semaphore(0);
        private volatile Throwable failure;
        private int depth;

        private Run(Scenario scenario) {
            this.scenario = scenario;
        }

        private void run() {
            for (Runnable part : scenario.actors()) {
                Actor actor = new Actor(actors.size(), this);
                actors.add(actor);
                THREADS.execute(() -> actor.play(part));
            }
            handOver(null);
            try {
                if (!ended.tryAcquire(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("does not end");
                }
                if (failure != null) {
                    throw failure;
                }
                scenario.end();
            } catch (Throwable e) {
                throw new AssertionError(e + " after " + order, e);
            }
        }

        private void handOver(Actor from) {
            Actor to = choose(from);
            if (to == null) {
                ended.release();
            } else {
                order.append(to.number).append(' ').append(to.next).append(", ");
            }
            if (to == from) {
                return;
            }
            if (to != null) {
                to.turn.release();
            }
            if (from != null && !from.isEnded) {
                from.turn.acquireUninterruptibly();
            }
        }

        /** The running actor first, so that the first order has the fewest switches. Null at the end. */
        private Actor choose(Actor from) {
            List<Actor> able = new ArrayList<>(actors.stream().filter(actor -> !actor.isEnded && actor != from
                    && actor.condition.getAsBoolean()).toList());
            if (from != null && !from.isEnded && from.condition.getAsBoolean()) {
                able.add(0, from);
            }
            if (able.isEmpty()) {
                List<Actor> waiting = actors.stream().filter(actor -> !actor.isEnded).toList();
                if (!waiting.isEmpty() && waiting.stream().noneMatch(actor -> actor.mayGiveUp)) {
                    failure = new AssertionError("all wait for each other");
                }
                return waiting.stream().filter(actor -> actor.mayGiveUp).findFirst().orElse(null);
            }
            List<Actor> choices = new ArrayList<>(able);
            choices.removeAll(sleeping);
            isCovered |= choices.isEmpty();
            if (isCovered) {
                return able.get(0);
            }
            int choice = 0;
            if (choices.size() > 1) {
                if (depth == path.size()) {
                    path.add(new Node(0, choices.size()));
                }
                choice = path.get(depth++).choice;
            }
            Actor to = choices.get(choice);
            sleeping.addAll(choices.subList(0, choice));
            sleeping.removeIf(actor -> actor.next.equals(to.next));
            return to;
        }
    }
}
