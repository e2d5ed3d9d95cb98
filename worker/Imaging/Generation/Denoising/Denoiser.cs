using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>
/// Evaluates the denoiser for one or several images of one size: binds its inputs by contract, puts all rows into one batch or as many as the graph takes, and
/// applies guidance. What does not change between steps is converted once.
/// </summary>
internal sealed class Denoiser : IDisposable
{
    private readonly DenoiserContract _contract;
    private readonly InferenceSession _session;
    private readonly GraphRunner _runner;
    private readonly IReadOnlyList<Guidance> _images;
    private readonly List<DenoiserBatch> _batches = [];
    private readonly int _width;
    private readonly int _height;

    /// <param name="contract">How to call the graph.</param>
    /// <param name="session">Its session.</param>
    /// <param name="runner">Runs it.</param>
    /// <param name="images">What steers each image.</param>
    /// <param name="width">Width of the latents.</param>
    /// <param name="height">Height of the latents.</param>
    public Denoiser(DenoiserContract contract, InferenceSession session, GraphRunner runner, IReadOnlyList<Guidance> images, int width, int height)
    {
        (_contract, _session, _runner, _images, _width, _height) = (contract, session, runner, images, width, height);
        var rows = images.SelectMany(static (image, number) => image.Rows.Select(row => (row, number))).ToList();
        foreach (var group in rows.Chunk(contract.FixedBatch ?? rows.Count))
        {
            _batches.Add(new DenoiserBatch(contract, group, contract.FixedBatch ?? group.Length, width * height));
        }
    }

    /// <summary>The predictions for the scaled latents of all images, after guidance.</summary>
    /// <exception cref="GenerationException">A prediction is NaN or infinite.</exception>
    public float[][] Predict(IReadOnlyList<float[]> latents, double timestep, CancellationToken cancellationToken)
    {
        var rows = Evaluate(latents, timestep, cancellationToken);
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
    internal float[][] Evaluate(IReadOnlyList<float[]> latents, double timestep, CancellationToken cancellationToken)
    {
        var rows = new List<float[]>();
        foreach (var batch in _batches)
        {
            var timesteps = new float[TimestepCount(batch.Size)];
            Array.Fill(timesteps, (float)timestep);
            _runner
                .With(_contract.Sample, batch.Fill(latents), batch.Size, _contract.InputChannels, _height, _width)
                .With(_contract.Timestep, timesteps, _contract.Timestep.Rank == 0 ? [] : [timesteps.Length]);
            foreach (var (tensor, value) in batch.Constants)
            {
                _runner.With(tensor, value);
            }

            var length = _contract.LatentChannels * _height * _width;
            var output = _runner.Run(_session, _contract.Prediction, (long)batch.Size * length, cancellationToken);
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
    }

    /// <summary>A rank-1 timestep has one entry, unless its dimension is that of the batch by number or name.</summary>
    private int TimestepCount(int batch)
    {
        if (_contract.Timestep.Shape is not [var dimension])
        {
            return 1;
        }

        return dimension.Size is { } size ? (int)size : IsBatch(dimension) ? batch : 1;
    }

    private bool IsBatch(OnnxDimension dimension) => dimension.Symbol is { Length: > 0 } symbol && symbol == _contract.Sample.Shape![0].Symbol;
}
