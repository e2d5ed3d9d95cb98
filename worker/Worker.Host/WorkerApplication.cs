using System.CommandLine;
using System.CommandLine.Invocation;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Host.Commands;

namespace SogniLike.Worker.Host;

/// <summary>The <c>sogni-worker</c> program. Tests construct it with their own streams, clock and backend.</summary>
public sealed class WorkerApplication
{
    /// <summary>Where data goes.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Opens standard output for bytes.</summary>
    public Func<Stream> OpenBinaryOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Where messages and logs go.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Where a token is read from when it is not an argument.</summary>
    public TextReader Input { get; init; } = Console.In;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes what draws. The daemon disposes it.</summary>
    public Func<IImageBackend> CreateBackend { get; init; } = static () => new OnnxImageBackend();

    /// <summary>Runs one command line to its end.</summary>
    /// <param name="drain">As SIGTERM: the daemon finishes its jobs and leaves.</param>
    /// <param name="stop">As a second signal: it leaves at once.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken drain = default, CancellationToken stop = default)
    {
        var root = new RootCommand(
            """
            Lends this machine to a SogniLike pool: draws the images that the pool's coordinator hands out, and nothing else.

            How to take part:
              1. The operator of a pool gives you an enrolment token.
              2. sogni-worker enroll --token-file FILE --name "my machine"
              3. sogni-worker run --model FOLDER        (a Stable Diffusion model in ONNX form; repeat --model for more)

            "doctor" says whether this machine and a model can do it, "bench" how fast, and "run-local" makes an image without any pool.

            The worker only dials out; no port has to be opened. "pause" stops taking jobs without leaving, "status" shows what it does,
            Ctrl-C finishes the running jobs and leaves. You see no prompts, but your machine computes them: they are in its memory while it draws.
            """)
        {
            new EnrollCommand(this),
            new RunCommand(this, drain, stop),
            new PauseCommand(this, pause: true),
            new PauseCommand(this, pause: false),
            new StatusCommand(this),
            new DoctorCommand(this),
            new BenchCommand(this),
            new CalibrateCommand(this),
            new RunLocalCommand(this),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Error.WriteLineAsync(error.Message);
            }

            await Error.WriteLineAsync("sogni-worker --help says how it is used.");
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = Output,
            Error = Error,
            EnableDefaultExceptionHandler = false,

            // "run" handles signals itself; every other command may die of them.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, CancellationToken.None);
    }
}
