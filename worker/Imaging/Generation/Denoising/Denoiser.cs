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
    private readonly float[][] _rows;
    private readonly float[][] _predictions;
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
        _predictions = new float[images.Count][];
        var rows = images.SelectMany(static (image, number) => image.Rows.Select(row => (row, number))).ToList();
        _lease = sessions.Rent(_contract.Graph);
        try
        {
            foreach (var group in Together(rows))
            {
                _batches.Add(new DenoiserBatch(_contract, group, _contract.FixedBatch ?? group.Length, controls, _width, _height, _lease.Session, sessions.IsOnHost));
            }

            _rows = [.. _batches.SelectMany(static batch => batch.Predictions)];
            _controlNet = model.ControlNet is null ? null : new ControlNet(model.ControlNet, sessions, runner, controls, _width, _height);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Rows that follow each other go into one call as far as their prompts have equally many tokens and the graph takes them.</summary>
    private IEnumerable<(DenoiserRow Row, int Number)[]> Together(List<(DenoiserRow Row, int Number)> rows)
    {
        for (var first = 0; first < rows.Count;)
        {
            var count = rows.Skip(first).TakeWhile(next => next.Row.Text.Tokens == rows[first].Row.Text.Tokens).Take(_contract.FixedBatch ?? rows.Count).Count();
            yield return [.. rows.Skip(first).Take(count)];
            first += count;
        }
    }

    /// <summary>The predictions for the scaled latents of all images, after guidance. Valid until the next call.</summary>
    /// <exception cref="GenerationException">A prediction is NaN or infinite.</exception>
    public float[][] Predict(IReadOnlyList<float[]> latents, DenoisingStep step, CancellationToken cancellationToken)
    {
        var rows = Evaluate(latents, step, cancellationToken);
        var next = 0;
        for (var i = 0; i < _predictions.Length; i++)
        {
            var count = _images[i].Rows.Count;
            _predictions[i] = _images[i].Combine(rows.AsSpan(next, count));
            next += count;
            if (!Latents.AreFinite(_predictions[i]))
            {
                throw new GenerationException(GenerationFailure.LatentNotFinite, "The denoiser put out NaN or infinity.");
            }
        }

        return _predictions;
    }

    /// <summary>The raw predictions of all rows, image by image. Valid until the next call.</summary>
    internal float[][] Evaluate(IReadOnlyList<float[]> latents, DenoisingStep step, CancellationToken cancellationToken)
    {
        foreach (var batch in _batches)
        {
            Evaluate(batch, latents, step, cancellationToken);
        }

        return _rows;
    }

    private void Evaluate(DenoiserBatch batch, IReadOnlyList<float[]> latents, DenoisingStep step, CancellationToken cancellationToken)
    {
        batch.SetSample(latents, step.Timestep);
        if (_controlNet is not null)
        {
            foreach (var (tensor, values, shape) in _controlNet.Evaluate(batch, latents, step, cancellationToken))
            {
                batch.Graph.Set(tensor, values, shape);
            }
        }

        if (_contract.FusedControl is { } control)
        {
            batch.Graph.Set(control.Scales, _controls.WeightsAt(step), control.Scales.Rank == 1 ? [_controls.Planes.Count] : [_controls.Planes.Count, 1]);
        }

        _runner.Run(batch.Graph, cancellationToken);
        batch.ReadPredictions();
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
