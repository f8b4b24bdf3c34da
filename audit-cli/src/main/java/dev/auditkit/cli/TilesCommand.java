package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.tiles.TileService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit tiles}: serves a log to standard clients of transparency logs, over HTTP. */
@Command(
        name = "tiles",
        header = "Serves the log to standard transparency-log clients, over HTTP.",
        description = {
            "Serves the log as tiles (C2SP tlog-tiles) until Ctrl-C: GET /checkpoint and GET /tile/<level>/<index>. With"
                    + " them a monitor that knows nothing of this software can see that the log only grows, and prove"
                    + " entries. Changes nothing, and may run while the log is being written.",
            "",
            "Shows the signed checkpoint and hashes; the entries too with --entries. It asks nobody who they are and speaks"
                    + " plain HTTP: put a proxy that takes care of both in front of it where others are to reach it."
        },
        footer = {
            "  Serve the hashes of a log to a proxy on this machine:",
            "    audit tiles /var/log/shop/audit --port 8788",
            "",
            "  What is its newest checkpoint?",
            "    curl http://127.0.0.1:8788/checkpoint"
        })
final class TilesCommand implements Callable<Integer> {

    private static final int PORT = 8788;

    private final Shell shell;
    private final ConfigOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "<dir>",
            description = "The directory of the log; another way to give --log-dir.")
    private @Nullable String directory;

    @Mixin
    private final ListenOptions listening = new ListenOptions(PORT);

    @Option(
            names = "--entries",
            description = "Show the entries too, to everyone who can reach it. Without it, that is refused (403).")
    private boolean entries;

    TilesCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        listening.check();
        Path place = options.logDir(directory);
        ExistingLog.require(AuditConfig.builder().logDir(place).build(), "Serving tiles");
        InetSocketAddress address = listening.address();
        try (TileServer server =
                new TileServer(TileService.of(place), entries, address, listening.threads(), this::say)) {
            String what = entries ? "entries and their hashes" : "hashes, not entries,";
            say("serves " + what + " of the log in " + place.toAbsolutePath() + " on " + server.url());
            if (!address.getAddress().isLoopbackAddress()) {
                say("warning: this address can be reached from other machines, and nobody is asked who they are");
            }
            shell.ending().await();
        }
        return ExitCode.DONE;
    }

    private void say(String message) {
        shell.err().println("audit tiles: " + shell.printable().of(message));
    }
}
