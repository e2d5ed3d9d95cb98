using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SogniLike.EndToEnd.Tests.Processes;

/// <summary>A child process with its output. Killed by its id when disposed, if it still runs. Safe for concurrent use.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int MaxOutputCharacters = 200_000;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();

    private RunningProgram(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Both streams as they came, from the start, up to a bound.</summary>
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

    /// <summary>Starts a .NET program of this repository.</summary>
    public static RunningProgram StartDotnet(string name, string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(name, Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [dll, .. arguments], environment);

    public static RunningProgram Start(string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var program = new RunningProgram(name, new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Keep(line.Data, standardOutput: true);
        program._process.ErrorDataReceived += (_, line) => program.Keep(line.Data, standardOutput: false);
        program._process.Start();
        program._process.StandardInput.Close();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time; it is killed.</exception>
    public static async Task<ProgramResult> RunAsync(RunningProgram program, TimeSpan limit)
    {
        await using (program)
        {
            var exitCode = await program.WaitForEndAsync(limit);
            lock (program._output)
            {
                return new ProgramResult(exitCode, program._standardOutput.ToString(), program._output.ToString());
            }
        }
    }

    /// <summary>Exit code of the program.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> WaitForEndAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {limit}.{Environment.NewLine}{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end, as Ctrl-C or a service manager would.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGSTOP: it stands still, and holds what it holds, until what this gives is disposed.</summary>
    public IDisposable Freeze()
    {
        Signal("STOP");
        return new Thaw(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line, bool standardOutput)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            if (_output.Length < MaxOutputCharacters)
            {
                _output.AppendLine(line);
            }

            if (standardOutput && _standardOutput.Length < MaxOutputCharacters)
            {
                _standardOutput.AppendLine(line);
            }
        }
    }

    private sealed class Thaw(RunningProgram program) : IDisposable
    {
        public void Dispose()
        {
            if (!program.HasEnded)
            {
                program.Signal("CONT");
            }
        }
    }
}
