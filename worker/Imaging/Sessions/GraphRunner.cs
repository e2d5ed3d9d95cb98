using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Runs graphs for one image: keeps their sessions open, binds tensors by name, stops inside a run when cancelled, and adds up the time in ONNX Runtime.
/// </summary>
internal sealed class GraphRunner(TimeProvider time) : IDisposable
{
    private readonly List<OrtValue> _inputs = [];
    private readonly List<OrtValue> _owned = [];
    private readonly List<string> _names = [];

    /// <summary>Time spent in ONNX Runtime so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Adds an input to the next run.</summary>
    public GraphRunner With(OnnxTensorInfo tensor, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Own(tensor, TensorConversion.FromFloats(tensor.ElementType, values, shape));

    /// <inheritdoc cref="With(OnnxTensorInfo, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public GraphRunner With(OnnxTensorInfo tensor, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Own(tensor, TensorConversion.FromIntegers(tensor.ElementType, values, shape));

    /// <summary>Adds an input that stays the caller's, for inputs that many runs share.</summary>
    public GraphRunner With(OnnxTensorInfo tensor, OrtValue value)
    {
        _inputs.Add(value);
        _names.Add(tensor.Name);
        return this;
    }

    /// <summary>Runs with the inputs added and gives one output.</summary>
    /// <inheritdoc cref="Run(InferenceSession, IReadOnlyList{ValueTuple{OnnxTensorInfo, long}}, CancellationToken)"/>
    public float[] Run(InferenceSession session, OnnxTensorInfo output, long expectedLength, CancellationToken cancellationToken) =>
        Run(session, [(output, expectedLength)], cancellationToken)[0];

    /// <summary>Runs with the inputs added and gives several outputs, each with the number of elements it must have.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, before or inside the run.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    /// <exception cref="InvalidDataException">An output has another number of elements than expected.</exception>
    public float[][] Run(InferenceSession session, IReadOnlyList<(OnnxTensorInfo Tensor, long Length)> outputs, CancellationToken cancellationToken)
    {
        var results = Run(session, [.. outputs.Select(static output => output.Tensor)], cancellationToken);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Values.Length != outputs[i].Length)
            {
                throw new InvalidDataException(
                    $"The output {outputs[i].Tensor.Name} has {results[i].Values.Length} elements; {outputs[i].Length} were expected.");
            }
        }

        return Array.ConvertAll(results, static result => result.Values);
    }

    /// <summary>Runs with the inputs added and gives outputs of any size with their shapes.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, before or inside the run.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public (float[] Values, long[] Shape)[] Run(InferenceSession session, IReadOnlyList<OnnxTensorInfo> outputs, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var options = new RunOptions();
            // Disposed before the options: it waits for a cancellation that is being delivered.
            using var registration = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, options);
            var started = time.GetTimestamp();
            try
            {
                using var results = session.Run(options, _names, _inputs, [.. outputs.Select(static output => output.Name)]);
                Elapsed += time.GetElapsedTime(started);
                return [.. results.Select(static result => (TensorConversion.ToFloats(result), result.GetTensorTypeAndShape().Shape))];
            }
            catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Runs a graph with the inputs that it was given.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, before or inside the run.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    /// <exception cref="InvalidDataException">The output has another number of elements than expected.</exception>
    public void Run(BoundGraph graph, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        try
        {
            graph.Run(cancellationToken);
            Elapsed += time.GetElapsedTime(started);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Lets go of inputs that were added and not run.</summary>
    public void Dispose()
    {
        foreach (var input in _owned)
        {
            input.Dispose();
        }

        _owned.Clear();
        _inputs.Clear();
        _names.Clear();
    }

    private GraphRunner Own(OnnxTensorInfo tensor, OrtValue value)
    {
        _owned.Add(value);
        return With(tensor, value);
    }
}
