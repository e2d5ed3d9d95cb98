using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Pixels;
using SogniLike.Imaging.Exact.Png;

namespace SogniLike.Simulation.Checks;

/// <summary>The picture that an honest worker draws: its pixels follow from what was asked.</summary>
/// <param name="File">A PNG.</param>
/// <param name="Sha256">Of the file, hexadecimal.</param>
internal sealed record Picture(byte[] File, string Sha256)
{
    public static Picture Of(JobSpec spec)
    {
        var pixels = new byte[spec.Width * spec.Height * 3];
        Span<byte> counter = stackalloc byte[4];
        var text = Encoding.UTF8.GetBytes($"{spec.Manifest} {spec.Prompt} {spec.Seed}");
        for (var at = 0; at < pixels.Length; at += SHA256.HashSizeInBytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(counter, at);
            SHA256.HashData([.. text, .. counter]).AsSpan(0, Math.Min(SHA256.HashSizeInBytes, pixels.Length - at)).CopyTo(pixels.AsSpan(at));
        }

        return OfFile(PngEncoder.Encode(new RgbImage(spec.Width, spec.Height, pixels)));
    }

    /// <summary>Whatever a worker sends.</summary>
    public static Picture OfFile(byte[] file) => new(file, Convert.ToHexStringLower(SHA256.HashData(file)));
}
