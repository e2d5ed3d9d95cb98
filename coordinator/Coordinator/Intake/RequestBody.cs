using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SogniLike.Coordinator.Intake;

/// <summary>The canonical form of a request, for telling a repeated one from another one under the same idempotency key.</summary>
internal static class RequestBody
{
    /// <summary>
    /// SHA-256, hexadecimal, over what the client sent: every field in a fixed order, a mark for those left out, strings with their length in front.
    /// Drawn seeds and the model's defaults are no part of it, so a repetition is recognised whatever they are by then.
    /// </summary>
    public static string HashOf(SubmitRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text("sognilike submit v1");
        Text(request.Model);
        Text(request.Prompt);
        Text(request.NegativePrompt);
        Number(request.Width);
        Number(request.Height);
        Number(request.Steps);
        Text(request.Sampler);
        Number(request.GuidanceScale is { } guidance ? BitConverter.DoubleToInt64Bits(guidance) : null);
        Number(request.Seed is { } seed ? unchecked((long)seed) : null);
        Number((int)request.NoiseSource);
        Number(Math.Max(1, request.Count));
        foreach (var contentClass in request.ContentClasses)
        {
            // After all that was there before there were classes, so that older requests keep their hash.
            Text(contentClass);
        }

        if (request.InitImage.Length > 0 || request.Mask.Length > 0)
        {
            // What is left out where a class would stand, so that no class can be taken for it.
            Text(null);
            Text(request.InitImage);
            Number(request.Strength is { } strength ? BitConverter.DoubleToInt64Bits(strength) : null);
            Text(request.Mask);
            Number(request.MaskBlur);
            Number((int)request.MaskArea);
        }

        if (request.Previews is { } previews)
        {
            // Twice: a picture's hash is never left out, so this is no picture either.
            Text(null);
            Text(null);
            Number(previews);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string? value)
        {
            // UTF-16 as it is: a malformed string must not collide with the well-formed one that UTF-8 would replace it by.
            Number(value?.Length);
            hash.AppendData(MemoryMarshal.AsBytes(value.AsSpan()));
        }

        void Number(long? value)
        {
            Span<byte> bytes = stackalloc byte[9];
            bytes[0] = value is null ? (byte)0 : (byte)1;
            BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], value ?? 0);
            hash.AppendData(bytes);
        }
    }
}
