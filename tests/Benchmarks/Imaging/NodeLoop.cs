using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>The loop of node/loop.mjs in a process of its own, which makes an image whenever it is asked.</summary>
internal sealed class NodeLoop : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "Benchmarks", "node");

    private readonly Process _process;

    private NodeLoop(Process process) => _process = process;

    /// <summary>Installs the packages once, opens the sessions and waits until they are open.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or the loop does not start.</exception>
    public static async Task<NodeLoop> StartAsync(ModelContract model, int steps, int threads, TextWriter progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node", "package.json")))
        {
            // Its install script would fetch CUDA; the CPU library is in the package.
            await progress.WriteLineAsync("npm installs onnxruntime-node, once (110 MB)");
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--silent"]) { WorkingDirectory = Folder })!;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException("npm could not install onnxruntime-node; --without node leaves the comparison out.");
            }
        }

        var plan = Samplers.ByName["ddim"].CreatePlan(model.Scheduler, steps, new SamplerOptions());
        var settings = JsonSerializer.Serialize(new
        {
            folder = model.Folder,
            threads,
            size = model.DefaultSize / model.ImageDecoder.PixelsPerLatent,
            timesteps = plan.Timesteps,
            guidance = 3,
        });
        var start = new ProcessStartInfo("node", ["loop.mjs", settings]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        var loop = new NodeLoop(Process.Start(start)!);
        return await loop.ReadAsync(cancellationToken) == "ready" ? loop : throw new InvalidOperationException("The loop in Node.js did not start.");
    }

    /// <summary>Makes one image and gives the seconds that it took, measured in Node.js.</summary>
    public async Task<double> MakeAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("image".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return double.Parse(await ReadAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The loop in Node.js ended.");
}
