using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Generation.Conditioning;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>Rows that go through the denoiser in one call. Where the graph has a larger fixed batch the last row is repeated.</summary>
internal sealed class DenoiserBatch : IDisposable
{
    private readonly IReadOnlyList<(DenoiserRow Row, int Image)> _rows;
    private readonly float[] _sample;
    private readonly int _rowLength;
    private readonly int _latentLength;
    private readonly List<(OnnxTensorInfo Tensor, OrtValue Value)> _constants = [];

    /// <param name="contract">How to call the graph.</param>
    /// <param name="rows">The rows, each with the number of its image.</param>
    /// <param name="size">Size of the batch, at least the number of rows.</param>
    /// <param name="controls">Control images, for denoisers that hold their ControlNets.</param>
    /// <param name="plane">Elements of one channel of a latent.</param>
    public DenoiserBatch(DenoiserContract contract, IReadOnlyList<(DenoiserRow Row, int Image)> rows, int size, ControlInputs controls, int plane)
    {
        (_rows, Size, LatentChannels) = (rows, size, contract.LatentChannels);
        _latentLength = contract.LatentChannels * plane;
        _rowLength = contract.InputChannels * plane;
        _sample = new float[size * _rowLength];
        Add(contract.Context, static row => row.Text.Context, Text.Tokens, Text.Width);
        Add(contract.Pooled, static row => row.Text.Pooled, Text.Pooled?.Length ?? 0);
        Add(contract.TimeIds, static row => row.TimeIds, contract.TimeIdCount);
        Add(contract.TimestepCondition, static row => row.TimestepCondition, contract.TimestepConditionSize);
        if (contract.FusedControl is { } control)
        {
            float[] images = [.. controls.Planes.SelectMany(planes => Enumerable.Repeat(planes, size)).SelectMany(static planes => planes)];
            long[] shape = [controls.Planes.Count, size, 3, controls.Height, controls.Width];
            _constants.Add((control.Images, TensorConversion.FromFloats(control.Images.ElementType, images, shape)));
        }

        for (var i = 0; i < size; i++)
        {
            // The channels of an image stay; those of the latent are written in every step.
            RowAt(i).ImageChannels?.CopyTo(_sample.AsSpan((i * _rowLength) + _latentLength));
        }
    }

    /// <summary>Number of channels of a latent.</summary>
    public int LatentChannels { get; }

    /// <summary>Number of entries of the batch.</summary>
    public int Size { get; }

    /// <summary>How many of them are rows and not repetitions.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The inputs that stay the same in all steps.</summary>
    public IReadOnlyList<(OnnxTensorInfo Tensor, OrtValue Value)> Constants => _constants;

    /// <summary>The input of a step: [<see cref="Size"/>, input channels, height, width]. Valid until the next call.</summary>
    public float[] Fill(IReadOnlyList<float[]> latents)
    {
        for (var i = 0; i < Size; i++)
        {
            latents[_rows[Math.Min(i, _rows.Count - 1)].Image].CopyTo(_sample, i * _rowLength);
        }

        return _sample;
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
    public void Dispose()
    {
        foreach (var (_, value) in _constants)
        {
            value.Dispose();
        }

        _constants.Clear();
    }

    private DenoiserRow RowAt(int index) => _rows[Math.Min(index, _rows.Count - 1)].Row;

    private PromptEmbedding Text => RowAt(0).Text;

    private float[] Collect(Func<DenoiserRow, float[]?> select) => [.. Enumerable.Range(0, Size).SelectMany(i => select(RowAt(i))!)];

    private void Add(OnnxTensorInfo? tensor, Func<DenoiserRow, float[]?> select, params long[] shape)
    {
        if (tensor is not null)
        {
            _constants.Add((tensor, TensorConversion.FromFloats(tensor.ElementType, Collect(select), [Size, .. shape])));
        }
    }
}
