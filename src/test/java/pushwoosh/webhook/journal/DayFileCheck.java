package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must hold of a directory, whatever happened: every line that was acknowledged is there, and every
 * byte of a day file belongs to a whole line of that day. Returns what does not hold.
 */
final class DayFileCheck {
    static final String LOST = "acknowledged and not there: ";

    private static final Pattern LINE = Pattern.compile("\\{\"received_at\":\"(\\d{4}-\\d\\d-\\d\\d)"
            + "T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?:Z|[+-]\\d\\d:\\d\\d)\","
            + "(?:\"event\":\\{)?\"id\":(\\d+),\"pad\":\"x*\"\\}?\\}");

    private final List<String> wrong = new ArrayList<>();
    private final Map<Series, Set<Integer>> found =
            Map.of(Series.EVENTS, new HashSet<>(), Series.REJECTED, new HashSet<>());

    /**
     * Checks files, by name, against what was sent.
     *
     * @param isRecovered which files must hold whole lines only
     */
    static List<String> check(Map<String, byte[]> files, Iterable<TrackedAppend> sent, Predicate<DayFileName> isRecovered) {
        DayFileCheck check = new DayFileCheck();
        files.forEach((name, content) -> {
            List<String> wrong = check.checkFile(name, content);
            if (DayFileName.parse(name).filter(isRecovered).isPresent()) {
                check.wrong.addAll(wrong);
            }
        });
        sent.forEach(check::checkThere);
        return check.wrong;
    }

    /** Which of the appends have a line in this file. */
    static List<TrackedAppend> touching(String name, byte[] content, List<TrackedAppend> sent) {
        DayFileCheck check = new DayFileCheck();
        check.checkFile(name, content);
        return sent.stream()
                .filter(append -> append.ids().stream().anyMatch(check.found.get(append.series())::contains)).toList();
    }

    private List<String> checkFile(String name, byte[] content) {
        DayFileName dayFile = DayFileName.parse(name).orElse(null);
        if (dayFile == null || dayFile.compressed()) {
            return List.of();
        }
        List<String> wrongHere = new ArrayList<>();
        String text = new String(content, UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            wrongHere.add(name + " ends with a torn line");
        }
        text.lines().forEach(line -> checkLine(dayFile, line, wrongHere));
        return wrongHere;
    }

    private void checkLine(DayFileName file, String line, List<String> wrongHere) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            wrongHere.add(file + " has a line that is none: " + line.replace('\0', '0'));
        } else if (!matcher.group(1).equals(file.day().toString())) {
            wrongHere.add(file + " has a line of " + matcher.group(1));
        } else {
            found.get(file.series()).add(Integer.parseInt(matcher.group(2)));
        }
    }

    private void checkThere(TrackedAppend append) {
        if (append.isDurable() && !found.get(append.series()).containsAll(append.ids())) {
            wrong.add(LOST + append);
        }
    }
}
