using Microsoft.ML.OnnxRuntime;
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
    /// <param name="plane">Elements of one channel of a latent.</param>
    public DenoiserBatch(DenoiserContract contract, IReadOnlyList<(DenoiserRow Row, int Image)> rows, int size, int plane)
    {
        (_rows, Size) = (rows, size);
        _latentLength = contract.LatentChannels * plane;
        _rowLength = contract.InputChannels * plane;
        _sample = new float[size * _rowLength];
        var text = rows[0].Row.Text;
        Add(contract.Context, static row => row.Text.Context, size, text.Tokens, text.Width);
        Add(contract.Pooled, static row => row.Text.Pooled, size, text.Pooled?.Length ?? 0);
        Add(contract.TimeIds, static row => row.TimeIds, size, contract.TimeIdCount);
        Add(contract.TimestepCondition, static row => row.TimestepCondition, size, contract.TimestepConditionSize);
        for (var i = 0; i < size; i++)
        {
            // The channels of an image stay; those of the latent are written in every step.
            RowAt(i).ImageChannels?.CopyTo(_sample.AsSpan((i * _rowLength) + _latentLength));
        }
    }

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

    private void Add(OnnxTensorInfo? tensor, Func<DenoiserRow, float[]?> select, params long[] shape)
    {
        if (tensor is not null)
        {
            float[] values = [.. Enumerable.Range(0, Size).SelectMany(i => select(RowAt(i))!)];
            _constants.Add((tensor, TensorConversion.FromFloats(tensor.ElementType, values, shape)));
        }
    }
}
