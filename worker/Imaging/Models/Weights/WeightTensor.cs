using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Weights;

/// <summary>A tensor with weights and where its bytes lie.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Type of an element.</param>
/// <param name="Dimensions">Its dimensions.</param>
/// <param name="Path">The file; the .onnx file itself or one beside it.</param>
/// <param name="Offset">First byte in that file.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="IsExternal">True when the bytes lie beside the .onnx file.</param>
internal sealed record WeightTensor(
    string Name,
    OnnxElementType ElementType,
    IReadOnlyList<long> Dimensions,
    string Path,
    long Offset,
    long Length,
    bool IsExternal)
{
    /// <summary>Number of elements.</summary>
    public long Elements => Dimensions.Aggregate(1L, static (product, dimension) => product * dimension);

    /// <summary>The elements as floats, row by row.</summary>
    /// <exception cref="InvalidDataException">The bytes do not fit type and dimensions, or the type is not one of real numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public float[] ReadFloats()
    {
        if (FloatBytes.SizeOf(ElementType) is not { } size || Length != Elements * size || Elements > Array.MaxLength)
        {
            throw new InvalidDataException($"{Name} has {Length} bytes; they do not fit {ElementType}[{string.Join(", ", Dimensions)}].");
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        file.Position = Offset;
        return FloatBytes.Read(file, ElementType, (int)Elements);
    }
}
