using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// A graph that runs again and again: inputs and output keep their memory, so a run allocates nothing. On a GPU an input that is not set anew stays on the device.
/// </summary>
/// <param name="session">The session; stays the caller's.</param>
/// <param name="isOnHost">Whether the session computes on the host, where what was bound is read in place.</param>
/// <param name="output">The output that is wanted.</param>
/// <param name="expectedLength">Number of elements that it must have.</param>
internal sealed class BoundGraph(InferenceSession session, bool isOnHost, OnnxTensorInfo output, long expectedLength) : IDisposable
{
    private readonly OrtIoBinding _binding = session.CreateIoBinding();
    private readonly RunOptions _options = new();
    private readonly Dictionary<string, HostTensor> _inputs = new(StringComparer.Ordinal);
    private HostTensor? _output;

    /// <summary>Sets an input for this run and those that follow.</summary>
    /// <param name="tensor">The input.</param>
    /// <param name="values">Its elements; copied.</param>
    /// <param name="shape">Its dimensions.</param>
    public void Set(OnnxTensorInfo tensor, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var isNew = !_inputs.TryGetValue(tensor.Name, out var input) || !shape.SequenceEqual(input.Shape);
        if (isNew)
        {
            input?.Dispose();
            _inputs[tensor.Name] = input = HostTensor.Allocate(tensor.ElementType, shape);
        }

        input!.Write(values);
        if (isNew || !isOnHost)
        {
            // Copies to the device, if there is one.
            _binding.BindInput(tensor.Name, input.Value);
        }
    }

    /// <summary>Reads elements of the output of the last run.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="destination">Receives as many as it has room for.</param>
    public void Read(int first, Span<float> destination) => _output!.Read(first, destination);

    /// <summary>Runs. One caller at a time.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed, or was cancelled.</exception>
    /// <exception cref="InvalidDataException">The output has another number of elements than expected.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        // Disposed before the options: it waits for a cancellation that is being delivered.
        using var registration = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, _options);
        if (_output is not null)
        {
            session.RunWithBinding(_options, _binding);
            return;
        }

        // What the first run allocates for its output takes those of the others.
        _binding.BindOutputToDevice(output.Name, OrtMemoryInfo.DefaultInstance);
        session.RunWithBinding(_options, _binding);
        var results = _binding.GetOutputValues();
        _output = new HostTensor(results[0], results);
        if (_output.Length != expectedLength)
        {
            throw new InvalidDataException($"The output {output.Name} has {_output.Length} elements; {expectedLength} were expected.");
        }

        _binding.ClearBoundOutputs();
        _binding.BindOutput(output.Name, _output.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        _output?.Dispose();
        foreach (var input in _inputs.Values)
        {
            input.Dispose();
        }

        _inputs.Clear();
    }
}
