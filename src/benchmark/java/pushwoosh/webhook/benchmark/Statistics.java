package pushwoosh.webhook.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A few measurements of one thing: the machine is never quiet, so the median counts; the quartiles show how reliable it
 * is.
 */
record Statistics(double lowerQuartile, double median, double upperQuartile) {
    static Statistics of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return new Statistics(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    static Statistics of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue));
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The median, and the quartiles in brackets. */
    String text(int digits) {
        return number(median, digits) + " [" + number(lowerQuartile, digits) + " " + number(upperQuartile, digits) + "]";
    }

    /** A number; a dash for none. */
    static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
