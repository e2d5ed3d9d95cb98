using System.CommandLine;
using SogniLike.Cli.Output;
using SogniLike.Cli.Settings;
using SogniLike.Client;

namespace SogniLike.Cli;

/// <summary>One run of one command: its values, its settings, its output, its connection.</summary>
internal sealed class CommandRun(CommandHost host, ParseResult parse)
{
    private readonly Lazy<CliSettings> _settings = new(() => SettingsResolver.Resolve(host.Environment, host.Globals.ValuesOf(parse)));

    public CliEnvironment Environment => host.Environment;

    public CliOutput Output { get; } = new(host.Environment, parse.GetValue(host.Globals.Json), parse.GetValue(host.Globals.Quiet));

    /// <summary>What flags, environment and configuration file say together.</summary>
    public CliSettings Settings => _settings.Value;

    /// <summary>What the flags alone say.</summary>
    public GlobalValues Flags => host.Globals.ValuesOf(parse);

    public T? Value<T>(Option<T> option) => parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    public bool IsGiven(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>A connection for artists' calls; the caller disposes it.</summary>
    public SogniClient Connect() => new(Options());

    /// <summary>A connection for calls that need no key, with one where there is one; the caller disposes it.</summary>
    public SogniClient ConnectAsAnybody() => new(CheckedOptions());

    /// <summary>A connection for operators' calls; the caller disposes it.</summary>
    public SogniAdminClient ConnectAdmin() => new(Options());

    /// <summary>A connection for the one call that is made to get a key; the caller disposes it.</summary>
    public SogniAdminClient ConnectWithoutKey() => new(CheckedOptions());

    private SogniClientOptions CheckedOptions()
    {
        var options = Settings.ToClientOptions(Environment.TimeProvider);
        return options.Validate() is { } problem ? throw new CliException(ExitCodes.Usage, problem) : options;
    }

    private SogniClientOptions Options()
    {
        var options = CheckedOptions();
        return options.ApiKey is not null
            ? options
            : throw new CliException(
                ExitCodes.Authentication,
                $"There is no API key for {Settings.Url.Value.GetLeftPart(UriPartial.Authority)}. Log in with \"sogni auth login --key-file FILE\", or set SOGNI_KEY_FILE or SOGNI_KEY.",
                "key_missing");
    }
}
