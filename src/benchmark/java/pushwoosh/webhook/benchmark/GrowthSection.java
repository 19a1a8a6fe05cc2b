package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushwoosh.webhook.container.MeasuredTomcat;

/** Whether an event costs more the more there is: events in the file, files in the directory. */
final class GrowthSection {
    private static final int FILES = 10_000;
    private static final int CONNECTIONS = 64;
    private static final String LINE = "{\"received_at\":\"%sT00:00:00.000Z\",\"event\":" + Bodies.EVENT + "}\n";

    private GrowthSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("With much in the directory already");
        Path body = new Bodies(options.directory()).event();
        Path war = options.wars().get(0);
        LocalDate today = LocalDate.now();
        String many = String.format("%,d events", options.events()).replace(',', '_').replace(' ', '-');
        try (Stage stage = new Stage(options, "growth")) {
            Map<String, Path> files = new LinkedHashMap<>();
            for (String name : List.of("nothing", many, FILES + "-files")) {
                files.put(name, Files.createDirectories(stage.files(name)));
            }
            fill(files.get("nothing"), today, 1);
            fill(files.get(many), today, options.events());
            for (int i = 1; i <= FILES; i++) {
                fill(files.get(FILES + "-files"), today.minusDays(i), 1);
            }
            for (String name : files.keySet()) {
                stage.deploy(name, war, Map.of());
            }
            stage.start();
            Rounds rounds = new Rounds(stage.receivers());
            rounds.warmUp(body);
            Comparison.write(report, CONNECTIONS + " connections; ratios are to a day's file with 1 event",
                    rounds.run(body, CONNECTIONS, options.rounds(), options.round()));
            stage.stopAndCount(rounds, 1, report);
        }
        MeasuredTomcat.deleteTree(options.directory().resolve("growth")); // Gigabytes.
    }

    /** Writes a day's file of so many lines. */
    static void fill(Path directory, LocalDate day, long lines) throws IOException {
        byte[] line = LINE.formatted(day).getBytes(StandardCharsets.UTF_8);
        int linesPerBlock = (int) Math.min(lines, 10_000);
        ByteBuffer block = ByteBuffer.allocateDirect(linesPerBlock * line.length);
        for (int i = 0; i < linesPerBlock; i++) {
            block.put(line);
        }
        try (FileChannel channel = FileChannel.open(directory.resolve("events." + day + ".log"),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long written = 0; written < lines; written += linesPerBlock) {
                block.clear().limit((int) Math.min(linesPerBlock, lines - written) * line.length);
                while (block.hasRemaining()) {
                    channel.write(block);
                }
            }
        }
    }
}
