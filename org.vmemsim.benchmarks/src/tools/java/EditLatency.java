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

/**
 * How long the language server takes, over the wire, with a scenario of 1,000 lines: from its start until it is
 * initialized and has told the first diagnostics, and from an edit to its diagnostics. Needs nothing but a JDK:
 * {@code java EditLatency.java [edits] [command that starts the server ...]}; without a command, {@code ./vmemsim lsp}.
 */
public final class EditLatency {
    private static final String URI = "file:///latency/long.vmem";
    private static final int LINES = 1000;
    private static final int WARM_UP = 20;
    private static final int PATIENCE_SECONDS = 60;
    private static final int PAUSE_MILLIS = 50;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final OutputStream out;
    private int version = 1;

    private EditLatency(Process server) {
        out = server.getOutputStream();
        DataInputStream in = new DataInputStream(server.getInputStream());
        Thread reader = new Thread(() -> read(in));
        reader.setDaemon(true);
        reader.start();
    }

    public static void main(String[] args) throws Exception {
        int edits = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        List<String> command =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("./vmemsim", "lsp");
        List<String> text = scenario();
        long begin = System.nanoTime();
        Process server =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            EditLatency editor = new EditLatency(server);
            editor.initialize();
            double initialized = millis(begin);
            editor.open(String.join("\n", text));
            double ready = millis(begin);
            System.out.printf("load %s, %d lines%n", load(), text.size());
            System.out.printf("start -> initialized %.0f ms, -> first diagnostics %.0f ms%n", initialized, ready);
            editor.edits(WARM_UP, text);
            report(editor.edits(edits, text));
        } finally {
            server.destroy();
        }
    }

    /** Hosts, guests, processes and regions, and runs over them; nothing is wrong with it. */
    static List<String> scenario() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; lines.size() < LINES; i++) {
            lines.add("mmu mmu" + i + " extends skylake { tlb extra { 4 KiB: 64 entries 4 ways } }");
            lines.add("host host" + i + " {");
            lines.add("    memory 4 GiB");
            lines.add("    mmu mmu" + i);
            lines.add("    guest vm" + i + " paging " + (i % 2 == 0 ? "nested" : "shadow") + " {");
            lines.add("        memory 1 GiB");
            lines.add("        process p" + i + " {");
            for (int r = 0; r < 8; r++)
                lines.add("            region r" + r + " at 0x" + Integer.toHexString((r + 1) << 24) + " size 2 MiB");
            lines.addAll(List.of("        }", "    }", "}"));
            lines.add("run run" + i + " on vm" + i + ".p" + i + " {");
            for (int r = 0; r < 8; r++) {
                lines.add("    phase ph" + r + " {");
                lines.add("        read page " + r + " of r" + r);
                lines.add("        write page 0 of r" + r);
                lines.add("        expect access.count == 2");
                lines.add("    }");
            }
            lines.add("}");
        }
        return lines;
    }

    private void initialize() throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":"
                + ProcessHandle.current().pid() + ",\"rootUri\":null,\"capabilities\":{}}}");
        await("\"id\":1", "capabilities");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}");
    }

    private void open(String text) throws Exception {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"" + URI
                + "\",\"languageId\":\"vmem\",\"version\":1,\"text\":\""
                + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"}}}");
        String first = await("publishDiagnostics", "");
        if (!first.contains("\"diagnostics\":[]")) throw new IllegalStateException("the scenario is wrong: " + first);
    }

    /** Writes a wrong word into lines all over the file and takes it back: both are edits with an answer. */
    private double[] edits(int count, List<String> text) throws Exception {
        List<Integer> reads = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) if (text.get(i).contains("read page")) reads.add(i);
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            int line = reads.get(i / 2 * 7 % reads.size());
            String word = "raed" + i / 2;
            boolean wrong = i % 2 == 0;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            long begin = System.nanoTime();
            change(line, 8, wrong ? 8 : 8 + word.length() + 3, wrong ? word + " 0 " : "");
            if (wrong) await("publishDiagnostics", word);
            else await("publishDiagnostics", "\"diagnostics\":[]");
            times[i] = millis(begin);
        }
        return times;
    }

    private void change(int line, int from, int to, String by) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"" + URI
                + "\",\"version\":" + ++version + "},\"contentChanges\":[{\"range\":{\"start\":" + position(line, from)
                + ",\"end\":" + position(line, to) + "},\"text\":\"" + by + "\"}]}}");
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

    private String await(String kind, String part) throws InterruptedException {
        while (true) {
            String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) throw new IllegalStateException("no " + kind + " with " + part);
            if (message.contains(kind) && message.contains(part)) return message;
        }
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

    private static void report(double[] times) {
        Arrays.sort(times);
        System.out.printf(
                "edit -> diagnostics, %d edits: p50 %.0f ms, p95 %.0f ms, max %.0f ms; load %s%n",
                times.length,
                times[times.length / 2],
                times[(int) (times.length * 0.95)],
                times[times.length - 1],
                load());
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
}
