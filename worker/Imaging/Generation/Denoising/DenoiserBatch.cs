using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Rows that go through the denoiser in one call. Where the graph has a larger fixed batch the last row is repeated.</summary>
internal sealed class DenoiserBatch : IDisposable
{
    private readonly DenoiserContract _contract;
    private readonly IReadOnlyList<(DenoiserRow Row, int Image)> _rows;
    private readonly float[] _sample;
    private readonly float[] _timesteps;
    private readonly int _rowLength;
    private readonly int _width;
    private readonly int _height;

    /// <param name="contract">How to call the graph.</param>
    /// <param name="rows">The rows, each with the number of its image.</param>
    /// <param name="size">Size of the batch, at least the number of rows.</param>
    /// <param name="controls">Control images, for denoisers that hold their ControlNets.</param>
    /// <param name="width">Width of the latents.</param>
    /// <param name="height">Height of the latents.</param>
    /// <param name="session">The session of the graph; stays the caller's.</param>
    /// <param name="isOnHost">Whether it computes on the host.</param>
    public DenoiserBatch(
        DenoiserContract contract,
        IReadOnlyList<(DenoiserRow Row, int Image)> rows,
        int size,
        ControlInputs controls,
        int width,
        int height,
        InferenceSession session,
        bool isOnHost)
    {
        (_contract, _rows, Size, _width, _height) = (contract, rows, size, width, height);
        var length = contract.LatentChannels * width * height;
        _rowLength = contract.InputChannels * width * height;
        _sample = new float[size * _rowLength];
        _timesteps = new float[Timesteps.CountOf(contract.Timestep, contract.Sample, size)];
        Predictions = [.. rows.Select(_ => new float[length])];
        Graph = new BoundGraph(session, isOnHost, contract.Prediction, (long)size * length);
        Set(contract.Context, static row => row.Text.Context, Text.Tokens, Text.Width);
        Set(contract.Pooled, static row => row.Text.Pooled, Text.Pooled?.Length ?? 0);
        Set(contract.TimeIds, static row => row.TimeIds, contract.TimeIdCount);
        Set(contract.TimestepCondition, static row => row.TimestepCondition, contract.TimestepConditionSize);
        if (contract.FusedControl is { } control)
        {
            float[] images = [.. controls.Planes.SelectMany(planes => Enumerable.Repeat(planes, size)).SelectMany(static planes => planes)];
            Graph.Set(control.Images, images, controls.Planes.Count, size, 3, controls.Height, controls.Width);
        }

        for (var i = 0; i < size; i++)
        {
            // The channels of an image stay; those of the latent are written in every step.
            RowAt(i).ImageChannels?.CopyTo(_sample.AsSpan((i * _rowLength) + length));
        }
    }

    /// <summary>Number of channels of a latent.</summary>
    public int LatentChannels => _contract.LatentChannels;

    /// <summary>Number of entries of the batch.</summary>
    public int Size { get; }

    /// <summary>The denoiser with the inputs that stay the same in all steps.</summary>
    public BoundGraph Graph { get; }

    /// <summary>What the denoiser predicted for each row in the last run.</summary>
    public float[][] Predictions { get; }

    /// <summary>Sets the latents of all images and the timestep of a step.</summary>
    public void SetSample(IReadOnlyList<float[]> latents, double timestep)
    {
        for (var i = 0; i < Size; i++)
        {
            latents[_rows[Math.Min(i, _rows.Count - 1)].Image].CopyTo(_sample, i * _rowLength);
        }

        Array.Fill(_timesteps, (float)timestep);
        Graph.Set(_contract.Sample, _sample, Size, _contract.InputChannels, _height, _width);
        Graph.Set(_contract.Timestep, _timesteps, _contract.Timestep.Rank == 0 ? [] : [_timesteps.Length]);
    }

    /// <summary>Takes the predictions of the last run over.</summary>
    public void ReadPredictions()
    {
        for (var i = 0; i < Predictions.Length; i++)
        {
            Graph.Read(i * Predictions[i].Length, Predictions[i]);
        }
    }

    /// <summary>The latents of all entries without further channels: [<see cref="Size"/>, latent channels, height, width].</summary>
    public float[] Latents(IReadOnlyList<float[]> latents) =>
        [.. Enumerable.Range(0, Size).SelectMany(i => latents[_rows[Math.Min(i, _rows.Count - 1)].Image])];

    /// <summary>Adds text embeddings and what belongs to them to a run of another graph.</summary>
    public void AddText(GraphRunner runner, OnnxTensorInfo context, OnnxTensorInfo? pooled, OnnxTensorInfo? timeIds)
    {
        runner.With(context, Collect(static row => row.Text.Context), Size, Text.Tokens, Text.Width);
        if (pooled is not null)
        {
            runner.With(pooled, Collect(static row => row.Text.Pooled), Size, Text.Pooled!.Length);
        }

        if (timeIds is not null)
        {
            runner.With(timeIds, Collect(static row => row.TimeIds), Size, RowAt(0).TimeIds!.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Graph.Dispose();

    private DenoiserRow RowAt(int index) => _rows[Math.Min(index, _rows.Count - 1)].Row;

    private PromptEmbedding Text => RowAt(0).Text;

    private float[] Collect(Func<DenoiserRow, float[]?> select)
    {
        var length = select(RowAt(0))!.Length;
        var values = new float[Size * length];
        for (var i = 0; i < Size; i++)
        {
            select(RowAt(i))!.CopyTo(values, i * length);
        }

        return values;
    }

    private void Set(OnnxTensorInfo? tensor, Func<DenoiserRow, float[]?> select, params ReadOnlySpan<long> shape)
    {
        if (tensor is not null)
        {
            Graph.Set(tensor, Collect(select), [Size, .. shape]);
        }
    }
}
