import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the language server takes from an edit until all figures of a file with 165 runs are shown, over the wire, for
 * edits of several kinds; and how long it takes to open the file, its processor time and its memory. It asks what an editor
 * asks: hints, lenses, colours and outline after each edit, and hints again whenever the server says that there are new ones.
 *
 * <p>{@code java FiguresLatency.java [edits of each kind] [command that starts the server ...]}; without a command,
 * {@code ./vmemsim lsp}. With {@code 0} it prints the file instead.
 */
public final class FiguresLatency {
    private static final String URI = "file:///latency/runs.vmem";
    private static final int WARM_UP = 10;
    private static final int PATIENCE_SECONDS = 120;
    private static final int PAUSE_MILLIS = 150;

    /** An edit changes what is simulated, so that a figure may be the same as the one before, which is not shown again. */
    private static final int SLACK = 5;

    /** Figures of an earlier text end with it. */
    private static final Pattern STALE = Pattern.compile(" \\(old\\)\"");

    private static final Pattern LABEL = Pattern.compile("\"label\":");
    private static final String[] QUESTIONS = {"codeLens", "semanticTokens/full", "documentSymbol"};

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final OutputStream out;
    private int version = 1;
    private long opened;
    private int id = 100;

    /** An edit and the one that takes it back; {@code line} contains {@code was}. */
    private record Edit(String kind, int line, String was, String becomes) {}

    private FiguresLatency(Process server) {
        out = server.getOutputStream();
        DataInputStream in = new DataInputStream(server.getInputStream());
        Thread reader = new Thread(() -> read(in));
        reader.setDaemon(true);
        reader.start();
    }

    public static void main(String[] args) throws Exception {
        int edits = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        List<String> command =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("./vmemsim", "lsp");
        List<String> text = ManyRuns.scenario();
        if (edits == 0) {
            System.out.println(String.join("\n", text));
            return;
        }
        long begin = System.nanoTime();
        Process server =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            FiguresLatency editor = new FiguresLatency(server);
            editor.initialize();
            int figures = editor.open(String.join("\n", text));
            System.out.printf(
                    "load %s, %d lines, %d figures; start -> all figures %.0f ms, processor time %.1f s%n",
                    load(), text.size(), figures, (editor.opened - begin) / 1e6, processorSeconds(server));
            for (Edit edit : edits(text)) editor.times(edit, WARM_UP, text, figures);
            for (Edit edit : edits(text)) editor.measure(edit, edits, text, figures, server);
            editor.sum();
            System.out.println("resident: " + status(server, "VmRSS") + ", at most " + status(server, "VmHWM") + "; live heap: " + live(server));
        } finally {
            server.destroy();
        }
    }

    private static List<Edit> edits(List<String> text) {
        List<Edit> edits = new ArrayList<>();
        edits.add(edit("a comment", text, "// of 53 accesses", 82, "53", "fifty"));
        edits.add(edit("a blank line above", text, "// machines", 0, "// machines", "// machines\\n"));
        edits.add(edit("name of a run", text, "run r", 82, "run r", "run s"));
        edits.add(edit("an access of one run", text, "read page 7 of", 82, "page 7", "page 9"));
        edits.add(edit("a host of 15 runs", text, "memory 8 GiB", 5, "8 GiB", "9 GiB"));
        edits.add(edit("a processor of all runs", text, "1_536 entries", 0, "1_536 entries", "3_072 entries"));
        return edits;
    }

    private static Edit edit(String kind, List<String> text, String part, int skip, String was, String becomes) {
        int left = skip;
        for (int i = 0; i < text.size(); i++)
            if (text.get(i).contains(part) && left-- == 0) return new Edit(kind, i, was, becomes);
        throw new IllegalStateException("no " + part);
    }

    /** Of every edit that was measured, in milliseconds. */
    private final List<Double> all = new ArrayList<>();

    private void sum() {
        double[] times = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "all %d edits: p50 %.0f ms, p95 %.0f ms%n",
                times.length, times[times.length / 2], times[(int) (times.length * 0.95)]);
    }

    private void measure(Edit edit, int count, List<String> text, int figures, Process server) throws Exception {
        double before = processorSeconds(server);
        double[] times = times(edit, count, text, figures);
        double cpu = (processorSeconds(server) - before) * 1000 / count;
        Arrays.stream(times).forEach(all::add);
        Arrays.sort(times);
        System.out.printf(
                "%-24s %d edits: p50 %4.0f ms, p95 %4.0f ms, max %4.0f ms; processor time of each %4.0f ms; load %s%n",
                edit.kind, count, times[count / 2], times[(int) (count * 0.95)], times[count - 1], cpu, load());
    }

    private double[] times(Edit edit, int count, List<String> text, int figures) throws Exception {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            long begin = System.nanoTime();
            change(edit, text.get(edit.line), i % 2 == 0);
            awaitFigures(figures);
            times[i] = millis(begin);
        }
        return times;
    }

    private void change(Edit edit, String line, boolean there) throws IOException {
        String old = there ? edit.was : edit.becomes;
        String fresh = there ? edit.becomes : edit.was;
        int from = line.indexOf(edit.was);
        boolean two = old.endsWith("\\n");
        String end = two ? position(edit.line + 1, 0) : position(edit.line, from + old.length());
        send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"" + URI
                + "\",\"version\":" + ++version + "},\"contentChanges\":[{\"range\":{\"start\":"
                + position(edit.line, from) + ",\"end\":" + end + "},\"text\":\"" + fresh + "\"}]}}");
        askHints();
        for (String question : QUESTIONS) ask(question, "");
    }

    private void initialize() throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":"
                + ProcessHandle.current().pid() + ",\"rootUri\":null,\"capabilities\":{\"workspace\":{\"inlayHint\":"
                + "{\"refreshSupport\":true}},\"textDocument\":{\"documentSymbol\":"
                + "{\"hierarchicalDocumentSymbolSupport\":true}}}}}");
        String answer;
        do answer = messages.take();
        while (!answer.contains("capabilities"));
        send("{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
    }

    /** How many figures there are when all have come; they come run by run, so the last ones may make it more. */
    private int open(String text) throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"" + URI
                + "\",\"languageId\":\"vmem\",\"version\":1,\"text\":\""
                + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"}}}");
        askHints();
        awaitFigures(ManyRuns.FIGURES);
        opened = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(2_000);
        askHints();
        return awaitFigures(ManyRuns.FIGURES);
    }

    /** Waits for an answer with at least so many figures, all of this text. Asks as an editor would. */
    private int awaitFigures(int figures) throws Exception {
        String last = "none";
        while (true) {
            String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) throw new IllegalStateException("figures do not come; the last: " + last);
            if (message.contains("publishDiagnostics") && !message.contains("\"diagnostics\":[]"))
                throw new IllegalStateException("the scenario is wrong: " + message.substring(0, Math.min(800, message.length())));
            if (message.contains("workspace/inlayHint/refresh")) {
                Matcher number = Pattern.compile("\"id\":(\"?\\d+\"?)").matcher(message);
                if (number.find()) send("{\"jsonrpc\":\"2.0\",\"id\":" + number.group(1) + ",\"result\":null}");
                askHints();
            } else if (message.contains("\"id\":\"hints")) {
                if (message.contains("\"error\"")) askHints();
                long old = STALE.matcher(message).results().count();
                last = count(message) + " of " + figures + ", " + old + " of them old";
                if (count(message) >= figures - SLACK && old == 0) return count(message);
            }
        }
    }

    private static int count(String message) {
        return (int) LABEL.matcher(message).results().count();
    }

    private void askHints() throws IOException {
        ask("inlayHint", ",\"range\":{\"start\":" + position(0, 0) + ",\"end\":" + position(1_000_000, 0) + "}");
    }

    private void ask(String what, String more) throws IOException {
        String number = (what.equals("inlayHint") ? "hints" : "other") + id++;
        send("{\"jsonrpc\":\"2.0\",\"id\":\"" + number + "\",\"method\":\"textDocument/" + what
                + "\",\"params\":{\"textDocument\":{\"uri\":\"" + URI + "\"}" + more + "}}");
    }

    private static String position(int line, int character) {
        return "{\"line\":" + line + ",\"character\":" + character + "}";
    }

    private void send(String message) throws IOException {
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    @SuppressWarnings("deprecation") // headers are ASCII
    private void read(DataInputStream in) {
        try {
            int length = 0;
            for (String line; (line = in.readLine()) != null; ) {
                if (line.startsWith("Content-Length:")) length = Integer.parseInt(line.substring(15).strip());
                if (line.isEmpty()) messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            System.err.println("the connection broke: " + e);
        }
    }

    // ------------------------------------------------------------------ what the server needs

    private static double processorSeconds(Process server) {
        return server.toHandle().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
    }

    private static String status(Process server, String what) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
            return lines.filter(l -> l.startsWith(what))
                    .map(l -> Integer.parseInt(l.replaceAll("\\D", "")) / 1024 + " MiB")
                    .findFirst()
                    .orElse("unknown");
        }
    }

    /** What a full collection leaves. It is asked for last, for it may give memory back. */
    private static String live(Process server) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        for (String command : List.of("GC.run", "GC.heap_info")) {
            Process p = new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), command).start();
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!command.equals("GC.heap_info")) continue;
            long used = Pattern.compile("used (\\d+)K").matcher(said.replaceAll("Metaspace[\\s\\S]*", "")).results()
                    .mapToLong(m -> Long.parseLong(m.group(1)))
                    .sum();
            return used / 1024 + " MiB";
        }
        return "unknown";
    }

    private static double millis(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** A file with many runs: 11 hosts of several processors and layouts with 3 guests each, 15 runs on each host. */
    static final class ManyRuns {
        private static final int HOSTS = 11;
        private static final int RUNS = 15;

        /** At least so many: of each run, its 14 lines of accesses, and its two expectations. */
        static final int FIGURES = HOSTS * RUNS * 17;

        private static final String[] PROCESSORS = {
            "", "layout x86_57", "secondStage ept5", "layout x86_57   secondStage ept5", "layout pae",
            "layout sv39   secondStage sv39x4", "layout own   secondStage own",
            "tlb extra { 4 KiB: 64 entries 4 ways }", "layout sv48   secondStage sv48x4",
            "layout sv32   secondStage sv32x4", "tlb l1d { 4 KiB: 32 entries 4 ways }"
        };

        private ManyRuns() {}

        static List<String> scenario() {
            List<String> lines = new ArrayList<>(List.of(
                    "layout own {",
                    "    page 4 KiB   physical 44 bits   addresses zeroExtended",
                    "    level top 9 bits   level middle 9 bits leaf   level last 9 bits",
                    "    entry 8 bytes {",
                    "        present 0   writable 1   user 2   accessed 3   dirty 4   large 5   frame 12..43",
                    "        leaf when large",
                    "    }",
                    "}",
                    "mmu base extends skylake { tlb l2 { 4 KiB, 2 MiB: 1_536 entries 12 ways } }",
                    "// machines"));
            for (int h = 0; h < HOSTS; h++) machine(lines, h);
            for (int h = 0; h < HOSTS; h++) for (int r = 0; r < RUNS; r++) run(lines, h, r);
            return lines;
        }

        private static void machine(List<String> lines, int h) {
            lines.add("mmu mmu" + h + " extends base { " + PROCESSORS[h] + " }");
            lines.add("host host" + h + " {");
            lines.add("    memory 8 GiB");
            lines.add("    mmu mmu" + h);
            String[] paging = {"nested", "shadow", "native"};
            for (int g = 0; g < 3; g++) {
                lines.add("    guest vm" + g + " paging " + paging[g] + " {");
                lines.add("        memory 1 GiB");
                lines.add("        process p {");
                lines.add("            region heap at 0x1000_0000 size 1 MiB lazy");
                lines.add("            region code at 0x2000_0000 size 256 KiB");
                lines.addAll(List.of("        }", "    }"));
            }
            lines.add("}");
        }

        /** 53 accesses: 40 and 3, then 10. */
        private static void run(List<String> lines, int h, int r) {
            String vm = "host" + h + ".vm" + r % 3;
            lines.add("// of 53 accesses");
            lines.add("run r" + (h * RUNS + r) + " on " + vm + ".p {");
            lines.add("    phase touch {");
            lines.add("        write pages " + r + "..<" + (r + 40) + " of heap");
            for (int i = 0; i < 3; i++) lines.add("        execute page " + (i + r) + " of code");
            lines.add("        expect access.count == 43");
            lines.add("    }");
            lines.add("    phase again {");
            for (int i = 0; i < 10; i++) lines.add("        read page " + (i + (i == 7 ? 0 : r)) + " of heap");
            lines.add("        expect access.count == 10");
            lines.addAll(List.of("    }", "}"));
        }
    }
}
