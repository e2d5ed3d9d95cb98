using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Runs graphs for one image: keeps their sessions open, binds tensors by name, stops inside a run when cancelled, and adds up the time in ONNX Runtime.
/// </summary>
internal sealed class GraphRunner(TimeProvider time) : IDisposable
{
    private readonly List<OrtValue> _inputs = [];
    private readonly List<string> _names = [];

    /// <summary>Time spent in ONNX Runtime so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Adds an input to the next run.</summary>
    public GraphRunner With(OnnxTensorInfo tensor, float[] values, params long[] shape)
    {
        _inputs.Add(TensorConversion.FromFloats(tensor.ElementType, values, shape));
        _names.Add(tensor.Name);
        return this;
    }

    /// <inheritdoc cref="With(OnnxTensorInfo, float[], long[])"/>
    public GraphRunner With(OnnxTensorInfo tensor, int[] values, params long[] shape)
    {
        _inputs.Add(TensorConversion.FromIntegers(tensor.ElementType, values, shape));
        _names.Add(tensor.Name);
        return this;
    }

    /// <summary>Runs with the inputs added and gives one output.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, before or inside the run.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    /// <exception cref="InvalidDataException">The output has another number of elements than expected.</exception>
    public float[] Run(InferenceSession session, OnnxTensorInfo output, long expectedLength, CancellationToken cancellationToken)
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
                using var outputs = session.Run(options, _names, _inputs, [output.Name]);
                Elapsed += time.GetElapsedTime(started);
                var values = TensorConversion.ToFloats(outputs[0]);
                return values.Length == expectedLength
                    ? values
                    : throw new InvalidDataException($"The output {output.Name} has {values.Length} elements; {expectedLength} were expected.");
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

    /// <summary>Lets go of inputs that were added and not run.</summary>
    public void Dispose()
    {
        foreach (var input in _inputs)
        {
            input.Dispose();
        }

        _inputs.Clear();
        _names.Clear();
    }
}
