using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>
/// Evaluates the denoiser for one or several images of one size: binds its inputs by contract, puts all rows into one batch or as many as the graph takes, and
/// applies guidance. What does not change between steps is converted once.
/// </summary>
internal sealed class Denoiser : IDisposable
{
    private readonly DenoiserContract _contract;
    private readonly SessionLease _lease;
    private readonly GraphRunner _runner;
    private readonly IReadOnlyList<Guidance> _images;
    private readonly ControlInputs _controls;
    private readonly ControlNet? _controlNet;
    private readonly List<DenoiserBatch> _batches = [];
    private readonly int _width;
    private readonly int _height;

    /// <param name="model">How to call the graphs.</param>
    /// <param name="sessions">Opens them; they stay open until this is disposed.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="images">What steers each image.</param>
    /// <param name="controls">The control images, which say the size too. All images follow the same.</param>
    public Denoiser(ModelContract model, SessionCache sessions, GraphRunner runner, IReadOnlyList<Guidance> images, ControlInputs controls)
    {
        (_contract, _runner, _images, _controls) = (model.Denoiser, runner, images, controls);
        (_width, _height) = (controls.Width / model.ImageDecoder.PixelsPerLatent, controls.Height / model.ImageDecoder.PixelsPerLatent);
        var rows = images.SelectMany(static (image, number) => image.Rows.Select(row => (row, number))).ToList();
        foreach (var group in rows.Chunk(_contract.FixedBatch ?? rows.Count))
        {
            _batches.Add(new DenoiserBatch(_contract, group, _contract.FixedBatch ?? group.Length, controls, _width * _height));
        }

        _lease = sessions.Rent(_contract.Graph);
        try
        {
            _controlNet = model.ControlNet is null ? null : new ControlNet(model.ControlNet, sessions, runner, controls, _width, _height);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The predictions for the scaled latents of all images, after guidance.</summary>
    /// <exception cref="GenerationException">A prediction is NaN or infinite.</exception>
    public float[][] Predict(IReadOnlyList<float[]> latents, DenoisingStep step, CancellationToken cancellationToken)
    {
        var rows = Evaluate(latents, step, cancellationToken);
        var predictions = new float[_images.Count][];
        var next = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var count = _images[i].Rows.Count;
            predictions[i] = _images[i].Combine(rows.AsSpan(next, count));
            next += count;
            if (!Latents.AreFinite(predictions[i]))
            {
                throw new GenerationException(GenerationFailure.LatentNotFinite, "The denoiser put out NaN or infinity.");
            }
        }

        return predictions;
    }

    /// <summary>The raw predictions of all rows, image by image.</summary>
    internal float[][] Evaluate(IReadOnlyList<float[]> latents, DenoisingStep step, CancellationToken cancellationToken)
    {
        var rows = new List<float[]>();
        foreach (var batch in _batches)
        {
            var sample = batch.Fill(latents);
            var residuals = _controlNet?.Evaluate(batch, latents, step, cancellationToken) ?? [];
            var timesteps = Timesteps.Create(_contract.Timestep, _contract.Sample, batch.Size, step.Timestep);
            _runner
                .With(_contract.Sample, sample, batch.Size, _contract.InputChannels, _height, _width)
                .With(_contract.Timestep, timesteps, _contract.Timestep.Rank == 0 ? [] : [timesteps.Length]);
            foreach (var (tensor, value) in batch.Constants)
            {
                _runner.With(tensor, value);
            }

            foreach (var (tensor, values, shape) in residuals)
            {
                _runner.With(tensor, values, shape);
            }

            if (_contract.FusedControl is { } control)
            {
                _runner.With(control.Scales, _controls.WeightsAt(step), control.Scales.Rank == 1 ? [_controls.Planes.Count] : [_controls.Planes.Count, 1]);
            }

            var length = _contract.LatentChannels * _height * _width;
            var output = _runner.Run(_lease.Session, _contract.Prediction, (long)batch.Size * length, cancellationToken);
            for (var i = 0; i < batch.RowCount; i++)
            {
                rows.Add(output.AsSpan(i * length, length).ToArray());
            }
        }

        return [.. rows];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Dispose();
        }

        _controlNet?.Dispose();
        _lease.Dispose();
    }
}
