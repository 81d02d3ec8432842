package org.vmemsim.cli;

import java.util.concurrent.Callable;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.cli.terminal.ExitCode;
import org.vmemsim.cli.terminal.Failures;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
        name = "vmemsim",
        description =
                "Simulates memory virtualization: page tables, TLBs, shadow and nested paging, as written in .vmem files.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All well.",
            "1:An expectation does not hold.",
            "2:The input is wrong: a file, an option, a trace.",
            "3:vmemsim itself has failed."
        })
final class VMemSimCommand implements Callable<Integer> {
    private final Failures failures;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private VMemSimCommand(Failures failures) {
        this.failures = failures;
    }

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    void debug(boolean on) {
        failures.debug(on);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.INPUT;
    }

    /** Carries out one command line and gives its exit code. */
    static int execute(Services services, String... arguments) {
        Console console = services.console();
        Failures failures = new Failures(console);
        int code = commandLine(services, failures).execute(arguments);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static CommandLine commandLine(Services services, Failures failures) {
        Console console = services.console();
        CommandLine line = new CommandLine(new VMemSimCommand(failures))
                .addSubcommand(new RunCommand(services))
                .addSubcommand(new CheckCommand(services))
                .addSubcommand(new ExplainCommand(services))
                .addSubcommand(new MetricsCommand(services))
                .addSubcommand(new SettingsCommand(services))
                .addSubcommand(new LspCommand())
                .addSubcommand(new RehearseCommand(services))
                .addSubcommand(new GenerateCompletion());
        Help.Ansi ansi = console.look().colour() ? Help.Ansi.ON : Help.Ansi.OFF;
        int width = console.look().width();
        return line.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setUsageHelpWidth(width < 56 ? 100 : Math.min(width, 100))
                .setExecutionExceptionHandler((failure, command, parsed) -> failures.handle(failure))
                .setParameterExceptionHandler((failure, args) -> failures.misused(failure));
    }
}
