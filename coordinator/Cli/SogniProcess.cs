using System.Runtime.InteropServices;
using System.Text;

namespace SogniLike.Cli;

/// <summary>The command as a process of its own: real console, real signals.</summary>
internal static class SogniProcess
{
    private const int TerminatedBySignal15 = 143;

    public static async Task<int> RunAsync(string[] arguments)
    {
        // Prompts are any language, whatever the locale says.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var stop = new CancellationTokenSource();
        var terminated = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            terminated = true;
            Stop(context, stop);
        });
        var code = await SogniCommand.RunAsync(arguments, CliEnvironment.OfProcess(), stop.Token);
        return code == ExitCodes.Interrupted && terminated ? TerminatedBySignal15 : code;
    }

    // The first signal asks; the second one is left to the system and ends the process.
    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        if (!stop.IsCancellationRequested)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
