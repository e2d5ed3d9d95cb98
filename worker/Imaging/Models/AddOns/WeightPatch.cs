using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SogniLike.Imaging.Models.Weights;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>Other weights in the place of some of a graph. Immutable; they are computed when a session is opened and live as long as it.</summary>
internal sealed class WeightPatch(IReadOnlyList<(WeightTensor Tensor, IReadOnlyList<WeightEdit> Edits)> tensors)
{
    /// <summary>Equal for patches that make the same weights.</summary>
    public string Key { get; } =
        string.Join(';', tensors.Select(static tensor => $"{tensor.Tensor.Name}={string.Join('+', tensor.Edits.Select(static edit => edit.Key))}"));

    /// <summary>A session with these weights. The variant must be given to a cache, which disposes it.</summary>
    public SessionVariant CreateVariant()
    {
        var memory = new Memory(tensors);
        return new SessionVariant(Key, memory.AddTo, memory);
    }

    private sealed class Memory(IReadOnlyList<(WeightTensor Tensor, IReadOnlyList<WeightEdit> Edits)> tensors) : IDisposable
    {
        private readonly List<OrtValue> _values = [];

        public void AddTo(SessionOptions options)
        {
            // Called again when the first provider does not load.
            Dispose();
            // The optimizer works with the weights of the file: what it folds, fuses or lays out anew would keep them.
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            foreach (var (tensor, edits) in tensors)
            {
                var values = tensor.ReadFloats();
                var shape = tensor.Dimensions;
                foreach (var edit in edits)
                {
                    values = edit.Apply(tensor, values);
                    shape = edit.Shape(shape);
                }

                var memory = TensorConversion.FromFloats(tensor.ElementType, values, [.. shape]);
                _values.Add(memory);
                options.AddInitializer(tensor.Name, View(memory, tensor, [.. shape]));
            }
        }

        /// <summary>ONNX Runtime takes initializers only in memory that is not its own, by what the value says.</summary>
        private unsafe OrtValue View(OrtValue memory, WeightTensor tensor, long[] shape)
        {
            var bytes = memory.GetTensorMutableRawData();
            fixed (byte* start = bytes)
            {
                // The memory is native and stays where it is.
                var view = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance,
                    (TensorElementType)tensor.ElementType,
                    shape,
                    (IntPtr)start,
                    bytes.Length);
                _values.Add(view);
                return view;
            }
        }

        public void Dispose()
        {
            _values.Reverse();
            _values.ForEach(static value => value.Dispose());
            _values.Clear();
        }
    }
}
