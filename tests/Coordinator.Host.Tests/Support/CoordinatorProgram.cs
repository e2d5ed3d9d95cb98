using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>The coordinator as a process of its own.</summary>
internal sealed class CoordinatorProgram : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private CoordinatorProgram(Process process) => _process = process;

    public Uri Http { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Begin(environment, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"It did not end: {await error}");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<CoordinatorProgram> StartAsync(string dataFolder)
    {
        var program = new CoordinatorProgram(Begin(new Dictionary<string, string>(), ["run", "--data", dataFolder, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0"]));
        program._process.ErrorDataReceived += (_, _) => { };
        program._process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (await program._process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            program._output.AppendLine(line);
            if (line.StartsWith("grpc", StringComparison.Ordinal))
            {
                using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(dataFolder, "endpoints.json"), patience.Token));
                program.Http = new Uri(endpoints.RootElement.GetProperty("http").GetString()!);
                return program;
            }
        }

        throw new InvalidOperationException("The coordinator ended before it listened.");
    }

    /// <summary>Asks it to stop; gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, Kill(_process.Id, Sigterm));
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    private static Process Begin(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sogni-coordinator.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
