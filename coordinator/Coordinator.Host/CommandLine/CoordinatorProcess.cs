using SogniLike.Coordinator.Host.Startup;

namespace SogniLike.Coordinator.Host.CommandLine;

/// <summary>The life of the process: start, wait for a signal, drain, end.</summary>
internal static class CoordinatorProcess
{
    /// <summary>Runs a coordinator until a signal; the result is the exit code. Prints one line per endpoint on <paramref name="output"/>.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, TextWriter error)
    {
        using var signals = new StopSignals();
        try
        {
            await using var application = new CoordinatorApplication(configuration);
            await application.StartAsync(signals.Stop);
            foreach (var line in application.Describe())
            {
                await output.WriteLineAsync(line);
            }

            await output.FlushAsync(CancellationToken.None);
            var faulted = await application.WaitAsync(signals.Stop);
            await application.StopAsync(signals.Hurry);
            return faulted ? ExitCodes.Faulted : ExitCodes.Stopped;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
        catch (Exception e) when (StartupFailures.Explain(e) is { Count: > 0 } sentences)
        {
            foreach (var sentence in sentences)
            {
                await error.WriteLineAsync($"sogni-coordinator: {sentence}");
            }

            return ExitCodes.StartFailed;
        }
    }
}
