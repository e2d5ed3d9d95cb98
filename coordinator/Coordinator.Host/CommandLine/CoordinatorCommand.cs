using System.CommandLine;

namespace SogniLike.Coordinator.Host.CommandLine;

/// <summary>The command <c>sogni-coordinator</c>. Every switch is a short name for a configuration key, so it can also come from a file or the environment.</summary>
internal static class CoordinatorCommand
{
    private const string EnvironmentPrefix = "SOGNI_";

    /// <summary>Parses and runs the command; the result is the process's exit code.</summary>
    public static Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("The SogniLike coordinator: takes jobs from artists, hands them to workers, checks and delivers the images.");
        root.Subcommands.Add(BuildRun(output, error));

        // The process watches for signals itself: it drains before it ends.
        var invocation = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null };
        return root.Parse(args).InvokeAsync(invocation);
    }

    private static Command BuildRun(TextWriter output, TextWriter error)
    {
        var run = new Command("run", "Run a coordinator until Ctrl-C or SIGTERM.");
        var config = new Option<string>("--config") { Description = "A JSON file of settings (section \"Coordinator\").", HelpName = "FILE" };
        var settings = new Option<string[]>("--set")
        {
            Description = "Any setting by its key, such as Coordinator:Drain:Grace=00:00:30. May be repeated.",
            HelpName = "KEY=VALUE",
        };
        settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--set {token.Value}: write KEY=VALUE.");
            }
        });

        run.Options.Add(config);
        foreach (var (option, _) in Switches)
        {
            run.Options.Add(option);
        }

        run.Options.Add(settings);
        run.SetAction(async (parsed, _) =>
        {
            var file = parsed.GetValue(config);
            if (file is not null && !File.Exists(file))
            {
                await error.WriteLineAsync($"--config: there is no file {file}.");
                return ExitCodes.StartFailed;
            }

            var values = Switches
                .Select(s => KeyValuePair.Create(s.Key, parsed.GetValue(s.Option)))
                .Where(v => v.Value is not null)
                .Concat((parsed.GetValue(settings) ?? []).Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create<string, string?>(s[0], s[1])));
            return await CoordinatorProcess.RunAsync(Configure(file, values), output, error);
        });
        return run;
    }

    /// <summary>Weakest first: the file beside the program, the named file, the environment, the command line.</summary>
    private static IConfiguration Configure(string? file, IEnumerable<KeyValuePair<string, string?>> values)
    {
        var builder = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        return builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(values).Build();
    }

    private static readonly (Option<string> Option, string Key)[] Switches =
    [
        (Text("--data", "DIR", "Folder for images, keys and the private Redis."), "Coordinator:Data:Folder"),
        (Text("--http", "IP:PORT", "HTTP/1.1 on this machine: health. Port 0 takes any free port."), "Coordinator:Endpoints:Http"),
        (Text("--grpc", "IP:PORT", "gRPC without TLS, for programs on this machine. Port 0 takes any free port."), "Coordinator:Endpoints:Grpc"),
        (Text("--public", "URL", "HTTP and gRPC with TLS for everybody, such as https://0.0.0.0:7443. Off when left out."), "Coordinator:Endpoints:Public"),
        (Text("--public-url", "URL", "Where others reach --public, as enrolment tokens say it. The machine's name when left out."), "Coordinator:Endpoints:PublicUrl"),
        (Text("--certificate", "FILE", "PEM or PFX certificate of --public. A self-signed one is made when left out."), "Coordinator:Endpoints:Certificate"),
        (Text("--certificate-key", "FILE", "PEM private key, when it is not in the certificate's file."), "Coordinator:Endpoints:CertificateKey"),
        (Text("--redis", "CONNECTION", "A Redis to use, as StackExchange.Redis writes it. A private redis-server when left out."), "Coordinator:Redis:ConnectionString"),
        (Text("--grace", "TIME", "How long workers may finish when the coordinator stops, such as 00:00:10."), "Coordinator:Drain:Grace"),
        (Text("--log", "FORMAT", "\"text\" or \"json\", one line per entry on stderr."), "Coordinator:Logging:Format"),
        (Text("--log-level", "LEVEL", "Trace, Debug, Information, Warning, Error or Critical."), "Coordinator:Logging:Level"),
    ];

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}
