using System.Globalization;
using System.Text.Json;
using SogniLike.Benchmarks.Rivals;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>The loop of node/loop.mjs in a process of its own, which makes an image whenever it is asked.</summary>
internal sealed class NodeLoop : IAsyncDisposable
{
    private readonly NodeProcess _node;

    private NodeLoop(NodeProcess node) => _node = node;

    /// <summary>Installs the packages once, opens the sessions and waits until they are open.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing, or the loop does not start.</exception>
    public static async Task<NodeLoop> StartAsync(ModelContract model, int steps, int threads, TextWriter progress, CancellationToken cancellationToken)
    {
        var plan = Samplers.ByName["ddim"].CreatePlan(model.Scheduler, steps, new SamplerOptions());
        var settings = JsonSerializer.Serialize(new
        {
            folder = model.Folder,
            threads,
            size = model.DefaultSize / model.ImageDecoder.PixelsPerLatent,
            timesteps = plan.Timesteps,
            guidance = 3,
        });
        var loop = new NodeLoop(await NodeProcess.StartAsync("node", "loop.mjs", "onnxruntime-node", settings, progress, cancellationToken));
        return await loop._node.ReadAsync(cancellationToken) == "ready" ? loop : throw new InvalidOperationException("The loop in Node.js did not start.");
    }

    /// <summary>Makes one image and gives the seconds that it took, measured in Node.js.</summary>
    public async Task<double> MakeAsync(CancellationToken cancellationToken) =>
        double.Parse(await _node.AskAsync("image", cancellationToken), CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
