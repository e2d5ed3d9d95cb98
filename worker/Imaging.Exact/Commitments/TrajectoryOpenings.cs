using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Exact.Commitments;

/// <summary>What a worker opens of a trajectory that it committed to: the two ends always, the predictions when it is asked for all. Immutable by convention.</summary>
public sealed class TrajectoryOpenings
{
    private const int Block = 4_096;

    /// <summary>Where things stand.</summary>
    public required OpeningsLayout Layout { get; init; }

    /// <summary>The path of leaf 0, as <see cref="MerkleTree.PathOf"/> gives it.</summary>
    public required IReadOnlyList<byte[]> NoisePath { get; init; }

    /// <summary>The path of the last leaf.</summary>
    public required IReadOnlyList<byte[]> ResultPath { get; init; }

    /// <summary>x_N, the latent that is decoded.</summary>
    public required float[] FinalLatent { get; init; }

    /// <summary>The guided predictions in order; empty unless <see cref="OpeningsLayout.HasPredictions"/>.</summary>
    public IReadOnlyList<float[]> Predictions { get; init; } = [];

    /// <summary>Opens a tree.</summary>
    /// <param name="tree">What was committed to.</param>
    /// <param name="finalLatent">x_N; not copied.</param>
    /// <param name="predictions">All of them, in order, to be opened; null opens the ends only. Not copied.</param>
    /// <exception cref="ArgumentException">Not as many predictions as the tree has evaluations, or of another length than the latent.</exception>
    public static TrajectoryOpenings Of(MerkleTree tree, float[] finalLatent, IReadOnlyList<float[]>? predictions)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(finalLatent);
        if (predictions is not null && (predictions.Count != tree.Count - 2 || predictions.Any(prediction => prediction.Length != finalLatent.Length)))
        {
            throw new ArgumentException($"The tree has {tree.Count - 2} evaluations of {finalLatent.Length} elements.", nameof(predictions));
        }

        return new TrajectoryOpenings
        {
            Layout = new OpeningsLayout(tree.Count, finalLatent.Length, predictions is not null),
            NoisePath = tree.PathOf(0),
            ResultPath = tree.PathOf(tree.Count - 1),
            FinalLatent = finalLatent,
            Predictions = predictions ?? [],
        };
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[checked((int)Layout.SizeBytes)];
        OpeningsLayout.Header.CopyTo(bytes);
        var at = OpeningsLayout.Header.Length;
        foreach (var hash in NoisePath.Concat(ResultPath))
        {
            hash.CopyTo(bytes, at);
            at += hash.Length;
        }

        foreach (var tensor in Predictions.Prepend(FinalLatent))
        {
            TensorBytes.Write(tensor, bytes.AsSpan(at));
            at += tensor.Length * sizeof(float);
        }

        return bytes;
    }

    /// <summary>Reads a file; takes as much memory as the layout says. Whether it belongs to a root is another question.</summary>
    /// <param name="file">At its start.</param>
    /// <param name="layout">As the commitment asks for it.</param>
    /// <returns>Null when it is shorter or longer, or begins with another header.</returns>
    public static TrajectoryOpenings? Read(Stream file, OpeningsLayout layout)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> header = stackalloc byte[OpeningsLayout.Header.Length];
        if (!Fill(file, header) || !header.SequenceEqual(OpeningsLayout.Header)
            || Hashes(file, layout.NoisePathLength) is not { } noise
            || Hashes(file, layout.ResultPathLength) is not { } result
            || Tensor(file, layout.LatentLength) is not { } latent)
        {
            return null;
        }

        var predictions = new List<float[]>();
        for (var i = 0; layout.HasPredictions && i < layout.Evaluations; i++)
        {
            if (Tensor(file, layout.LatentLength) is not { } prediction)
            {
                return null;
            }

            predictions.Add(prediction);
        }

        return file.ReadByte() >= 0
            ? null
            : new TrajectoryOpenings { Layout = layout, NoisePath = noise, ResultPath = result, FinalLatent = latent, Predictions = predictions };
    }

    /// <summary>Reads what is always opened, and no prediction.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="layout">As the commitment asks for it.</param>
    /// <returns>Null when it is shorter or longer, or begins with another header.</returns>
    public static TrajectoryEnds? ReadEnds(ReadOnlySpan<byte> file, OpeningsLayout layout)
    {
        if (file.Length != layout.SizeBytes || !file.StartsWith(OpeningsLayout.Header))
        {
            return null;
        }

        var at = OpeningsLayout.Header.Length;
        var (noise, result) = (Take(file, layout.NoisePathLength, ref at), Take(file, layout.ResultPathLength, ref at));
        var latent = new float[layout.LatentLength];
        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = BinaryPrimitives.ReadSingleLittleEndian(file[(at + (i * sizeof(float)))..]);
        }

        return new TrajectoryEnds(noise, result, latent);

        static byte[][] Take(ReadOnlySpan<byte> file, int count, ref int at)
        {
            var hashes = new byte[count][];
            for (var i = 0; i < count; i++, at += TensorHash.SizeBytes)
            {
                hashes[i] = file.Slice(at, TensorHash.SizeBytes).ToArray();
            }

            return hashes;
        }
    }

    private static bool Fill(Stream file, Span<byte> destination) => file.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) == destination.Length;

    private static List<byte[]>? Hashes(Stream file, int count)
    {
        var hashes = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            var hash = new byte[TensorHash.SizeBytes];
            if (!Fill(file, hash))
            {
                return null;
            }

            hashes.Add(hash);
        }

        return hashes;
    }

    private static float[]? Tensor(Stream file, int length)
    {
        var tensor = new float[length];
        if (BitConverter.IsLittleEndian)
        {
            return Fill(file, MemoryMarshal.AsBytes(tensor.AsSpan())) ? tensor : null;
        }

        var bytes = new byte[Block];
        for (var done = 0; done < length; done += Block / sizeof(float))
        {
            var part = bytes.AsSpan(0, Math.Min(Block, (length - done) * sizeof(float)));
            if (!Fill(file, part))
            {
                return null;
            }

            for (var i = 0; i < part.Length; i += sizeof(float))
            {
                tensor[done + (i / sizeof(float))] = BinaryPrimitives.ReadSingleLittleEndian(part[i..]);
            }
        }

        return tensor;
    }
}
