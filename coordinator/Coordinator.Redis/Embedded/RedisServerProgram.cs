using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using SogniLike.Coordinator.Redis.Connections;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>The redis-server program of this machine.</summary>
internal static partial class RedisServerProgram
{
    private const string HowToInstall =
        "install Redis 7 or newer (Debian, Ubuntu: \"apt-get install redis-server\"; Fedora: \"dnf install redis\"; macOS: \"brew install redis\")";

    /// <summary>Checks that the program is there and new enough.</summary>
    /// <exception cref="RedisStartException">It is not.</exception>
    public static async Task CheckAsync(string program, CancellationToken cancellationToken)
    {
        var (_, output) = await RunAsync(program, ["--version"], cancellationToken);
        var version = Version().Match(output) is { Success: true } match ? match.Groups[1].Value : "unknown";
        if (!RedisRequirements.IsNewEnough(version))
        {
            throw new RedisStartException($"{program} is version {version}: {HowToInstall}, or name another program with {Key(nameof(RedisOptions.ServerProgram))}.");
        }
    }

    /// <summary>Starts a server that detaches itself; returns when it has. What it says later goes to its log.</summary>
    /// <exception cref="RedisStartException">It refused its configuration.</exception>
    public static async Task StartAsync(string program, string configPath, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(program, [configPath], cancellationToken);
        if (exitCode != 0)
        {
            throw new RedisStartException($"{program} refused to start with {configPath} (exit code {exitCode}): {output.ReplaceLineEndings(" ").Trim()}");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Start(program, start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private static Process Start(string program, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new RedisStartException($"{program} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new RedisStartException(
                $"The coordinator keeps its jobs in Redis, and the program {program} was not found: {HowToInstall}, or name a Redis that runs elsewhere with {Key(nameof(RedisOptions.ConnectionString))}.",
                exception);
        }
    }

    private static string Key(string name) => $"{RedisOptions.Section}:{name}";

    [GeneratedRegex(@"\bv=([0-9.]+)")]
    private static partial Regex Version();
}
