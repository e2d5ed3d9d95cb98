using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Evaluates a ControlNet beside the denoiser. Without weight its results are zeros, which are kept once their shapes are known.</summary>
internal sealed class ControlNet : IDisposable
{
    private readonly ControlNetContract _contract;
    private readonly SessionLease _lease;
    private readonly GraphRunner _runner;
    private readonly ControlInputs _controls;
    private readonly int _latentWidth;
    private readonly int _latentHeight;
    private readonly Dictionary<DenoiserBatch, List<(OnnxTensorInfo, float[], long[])>> _zeros = [];

    /// <param name="contract">How to call the graph.</param>
    /// <param name="sessions">Opens it; it stays open until this is disposed.</param>
    /// <param name="runner">Runs it.</param>
    /// <param name="controls">The control image.</param>
    /// <param name="latentWidth">Width of the latents.</param>
    /// <param name="latentHeight">Height of the latents.</param>
    public ControlNet(ControlNetContract contract, SessionCache sessions, GraphRunner runner, ControlInputs controls, int latentWidth, int latentHeight)
    {
        (_latentWidth, _latentHeight) = (latentWidth, latentHeight);
        (_contract, _runner, _controls) = (contract, runner, controls);
        _lease = sessions.Rent(contract.Graph);
    }

    /// <summary>What the denoiser adds to its features, by its inputs, for a batch of rows.</summary>
    public IReadOnlyList<(OnnxTensorInfo Input, float[] Values, long[] Shape)> Evaluate(
        DenoiserBatch batch,
        IReadOnlyList<float[]> latents,
        DenoisingStep step,
        CancellationToken cancellationToken)
    {
        var weight = _controls.WeightsAt(step)[0];
        if (weight == 0 && _zeros.TryGetValue(batch, out var zeros))
        {
            return zeros;
        }

        var outputs = Run(batch, latents, step, weight, cancellationToken);
        var factor = _contract.Scale is null ? weight : 1;
        var results = new List<(OnnxTensorInfo, float[], long[])>();
        for (var i = 0; i < outputs.Length; i++)
        {
            var (values, shape) = outputs[i];
            for (var element = 0; element < values.Length && factor != 1; element++)
            {
                values[element] *= factor;
            }

            results.Add((_contract.Residuals[i].Input, values, shape));
        }

        if (weight == 0)
        {
            results = results.ConvertAll(static result => (result.Item1, new float[result.Item2.Length], result.Item3));
            _zeros.Add(batch, results);
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _lease.Dispose();

    private (float[] Values, long[] Shape)[] Run(
        DenoiserBatch batch,
        IReadOnlyList<float[]> latents,
        DenoisingStep step,
        float weight,
        CancellationToken cancellationToken)
    {
        var sample = batch.Latents(latents);
        var timesteps = Timesteps.Create(_contract.Timestep, _contract.Sample, batch.Size, step.Timestep);
        var (width, height) = (_controls.Width, _controls.Height);
        _runner
            .With(_contract.Sample, sample, batch.Size, batch.LatentChannels, _latentHeight, _latentWidth)
            .With(_contract.Timestep, timesteps, _contract.Timestep.Rank == 0 ? [] : [timesteps.Length])
            .With(_contract.Image, [.. Enumerable.Repeat(_controls.Planes[0], batch.Size).SelectMany(static planes => planes)], batch.Size, 3, height, width);
        batch.AddText(_runner, _contract.Context, _contract.Pooled, _contract.TimeIds);
        if (_contract.Scale is { } scale)
        {
            _runner.With(scale, [weight], scale.Rank == 0 ? [] : [1]);
        }

        return _runner.Run(_lease.Session, [.. _contract.Residuals.Select(static residual => residual.Output)], cancellationToken);
    }
}
