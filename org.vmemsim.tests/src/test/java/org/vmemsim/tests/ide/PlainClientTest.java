package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.ide.ServerLauncher;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;

/** A client that can nothing but what the protocol asks of every client, byte by byte. */
@Timeout(value = Editor.PATIENCE_SECONDS, unit = TimeUnit.SECONDS)
class PlainClientTest {
    private static final String PLAIN = "Content-Length: %d\r\n\r\n";

    private final FakeSimulator simulator = new FakeSimulator();
    private OutputStream toServer;
    private InputStream fromServer;
    private int requests;

    private CompletableFuture<Integer> server() throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        toServer = Channels.newOutputStream(there.sink());
        fromServer = Channels.newInputStream(back.source());
        InputStream in = Channels.newInputStream(there.source());
        OutputStream out = Channels.newOutputStream(back.sink());
        return CompletableFuture.supplyAsync(() -> ServerLauncher.launch(
                VMemServer.create(binder -> binder.bind(Simulator.class).toInstance(simulator)), in, out));
    }

    /** Headers of messages may be written in letters of any case, behind others too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "content-length: %d\r\n\r\n",
                "CONTENT-LENGTH:%d\r\n\r\n",
                "content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: %d\r\n\r\n"
            })
    void headersInAnyCase(String header) throws Exception {
        CompletableFuture<Integer> ended = server();
        JsonObject answer = ask(header, "initialize", "{\"capabilities\":{}}");
        assertTrue(answer.getAsJsonObject("result").has("capabilities"), answer.toString());
        end(header, ended);
    }

    @Test
    void aClientWithoutCommandsCanStillRun() throws Exception {
        CompletableFuture<Integer> ended = server();
        ask(PLAIN, "initialize", "{\"capabilities\":{}}");
        open(Texts.COLD);
        JsonArray arguments = new JsonArray();
        arguments.add(Texts.FILE);
        arguments.add("cold");
        String run = "{\"command\":\"vmem.run\",\"arguments\":" + arguments + "}";
        JsonObject answer = ask(PLAIN, "workspace/executeCommand", run);
        assertTrue(answer.has("result"), answer.toString());
        assertEquals("cold", answer.getAsJsonObject("result").get("run").getAsString());

        // what the server refuses is told in one sentence, without a stack trace
        JsonObject refused = ask(PLAIN, "workspace/executeCommand", run.replace("cold", "warm"));
        assertEquals(
                "No run is called 'warm'.",
                refused.getAsJsonObject("error").get("message").getAsString());
        assertFalse(refused.toString().contains("at org."), refused.toString());
        end(PLAIN, ended);
    }

    /** Who shows no tree gets a list: what has a name, and where it is. */
    @Test
    void theOutlineAsAList() throws Exception {
        CompletableFuture<Integer> ended = server();
        ask(PLAIN, "initialize", "{\"capabilities\":{}}");
        open("host box { process p { region code at 0x400000 size 2 MiB } }\nrun cold on p { read 0x400000 }\n");
        JsonArray answer = ask(
                        PLAIN, "textDocument/documentSymbol", "{\"textDocument\":{\"uri\":\"" + Texts.FILE + "\"}}")
                .getAsJsonArray("result");
        List<String> lines = new ArrayList<>();
        for (JsonElement e : answer) {
            JsonObject symbol = e.getAsJsonObject();
            JsonElement in = symbol.get("containerName");
            lines.add(symbol.get("name").getAsString()
                    + " line "
                    + symbol.getAsJsonObject("location")
                            .getAsJsonObject("range")
                            .getAsJsonObject("start")
                            .get("line")
                    + (in == null ? "" : " in " + in.getAsString()));
        }
        assertEquals(List.of("box line 0", "p line 0 in box", "code line 0 in p", "cold line 1"), lines);
        end(PLAIN, ended);
    }

    /** A failure of ours is told without a stack trace. */
    @Test
    void aFailureHasNoStackTrace() throws Exception {
        CompletableFuture<Integer> ended = server();
        ask(PLAIN, "initialize", "{\"capabilities\":{}}");
        JsonObject answer = ask(PLAIN, "textDocument/hover", "{\"position\":{\"line\":0,\"character\":0}}");
        String text = answer.toString();
        assertFalse(text.contains("\\tat ") || text.contains("Exception"), text);
        end(PLAIN, ended);
    }

    private void open(String text) throws IOException {
        say(PLAIN, "\"method\":\"initialized\",\"params\":{}");
        JsonObject document = new JsonObject();
        document.addProperty("uri", Texts.FILE);
        document.addProperty("languageId", "vmem");
        document.addProperty("version", 1);
        document.addProperty("text", text);
        say(PLAIN, "\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":" + document + "}");
    }

    private void end(String header, CompletableFuture<Integer> ended) throws Exception {
        ask(header, "shutdown", "null");
        say(header, "\"method\":\"exit\"");
        assertEquals(0, ended.get());
    }

    private JsonObject ask(String header, String method, String params) throws IOException {
        int id = ++requests;
        say(header, "\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params);
        while (true) {
            JsonObject message = next();
            JsonElement answered = message.get("id");
            if (answered != null && !message.has("method") && answered.getAsInt() == id) return message;
        }
    }

    private void say(String header, String members) throws IOException {
        byte[] body = ("{\"jsonrpc\":\"2.0\"," + members + "}").getBytes(StandardCharsets.UTF_8);
        toServer.write(header.formatted(body.length).getBytes(StandardCharsets.US_ASCII));
        toServer.write(body);
        toServer.flush();
    }

    private JsonObject next() throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int b = fromServer.read();
            if (b < 0) throw new IOException("the server is gone after: " + header);
            header.append((char) b);
        }
        int length = Integer.parseInt(header.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        return JsonParser.parseString(new String(fromServer.readNBytes(length), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }
}
