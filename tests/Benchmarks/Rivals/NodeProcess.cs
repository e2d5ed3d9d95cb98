using System.Diagnostics;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Rivals;

/// <summary>A script of ours in Node.js that answers each line it is given with a line. Ends when disposed. One caller at a time.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _script;

    private NodeProcess(Process process, string script) => (_process, _script) = (process, script);

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Installs the packages of the script's folder once, and starts it.</summary>
    /// <param name="folder">Folder under tests/Benchmarks, with a package-lock.json.</param>
    /// <param name="script">File in it.</param>
    /// <param name="package">One of its packages, by which it is known that they are installed.</param>
    /// <param name="settings">First argument of the script.</param>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or the packages cannot be installed.</exception>
    public static async Task<NodeProcess> StartAsync(
        string folder, string script, string package, string settings, TextWriter progress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(RepositoryPaths.Root, "tests", "Benchmarks", folder);
        if (!File.Exists(Path.Combine(path, "node_modules", package, "package.json")))
        {
            // No install scripts: they fetch what these measurements do not use. Not "npm ci": it refuses a lock file that was written where optional
            // packages of other platforms could not be had.
            await progress.WriteLineAsync($"npm installs {package}, once");
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-save", "--ignore-scripts", "--silent"]) { WorkingDirectory = path })!;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm could not install {package}.");
            }
        }

        var start = new ProcessStartInfo("node", [script, settings]) { WorkingDirectory = path, RedirectStandardInput = true, RedirectStandardOutput = true };
        return new NodeProcess(Process.Start(start)!, script);
    }

    /// <summary>Sends a line and gives the next one that the script writes.</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>The next line that the script writes.</summary>
    /// <exception cref="InvalidOperationException">It ended.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"{_script} ended.");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
