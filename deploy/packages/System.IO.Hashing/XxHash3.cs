using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>XXH3, 64 bits, as the specification of xxHash defines it.</summary>
public static class XxHash3
{
    private const uint Prime32A = 0x9E3779B1;
    private const uint Prime32B = 0x85EBCA77;
    private const uint Prime32C = 0xC2B2AE3D;
    private const ulong Prime64A = 0x9E3779B185EBCA87;
    private const ulong Prime64B = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime64C = 0x165667B19E3779F9;
    private const ulong Prime64D = 0x85EBCA77C2B2AE63;
    private const ulong Prime64E = 0x27D4EB2F165667C5;
    private const ulong MultiplierA = 0x165667919E3779F9;
    private const ulong MultiplierB = 0x9FB21C651E98DF25;

    private const int StripeBytes = 64;
    private const int SecretBytes = 192;
    private const int StripesPerBlock = (SecretBytes - StripeBytes) / 8;

    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
        0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
        0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
        0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
        0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
        0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
        0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
        0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
        0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
        0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ];

    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0) => source.Length switch
    {
        0 => Avalanche64((ulong)seed ^ Read64(Secret, 56) ^ Read64(Secret, 64)),
        <= 3 => Hash1To3(source, (ulong)seed),
        <= 8 => Hash4To8(source, (ulong)seed),
        <= 16 => Hash9To16(source, (ulong)seed),
        <= 128 => Hash17To128(source, (ulong)seed),
        <= 240 => Hash129To240(source, (ulong)seed),
        _ => HashLong(source, (ulong)seed),
    };

    private static ulong Hash1To3(ReadOnlySpan<byte> source, ulong seed)
    {
        uint first = source[0];
        uint middle = source[source.Length >> 1];
        uint last = source[^1];
        var combined = (first << 16) | (middle << 24) | last | ((uint)source.Length << 8);
        var flip = (Read32(Secret, 0) ^ Read32(Secret, 4)) + seed;
        return Avalanche64(combined ^ flip);
    }

    private static ulong Hash4To8(ReadOnlySpan<byte> source, ulong seed)
    {
        seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
        var combined = Read32(source, source.Length - 4) + ((ulong)Read32(source, 0) << 32);
        var hash = combined ^ ((Read64(Secret, 8) ^ Read64(Secret, 16)) - seed);
        hash ^= BitOperations.RotateLeft(hash, 49) ^ BitOperations.RotateLeft(hash, 24);
        hash *= MultiplierB;
        hash ^= (hash >> 35) + (ulong)source.Length;
        hash *= MultiplierB;
        return hash ^ (hash >> 28);
    }

    private static ulong Hash9To16(ReadOnlySpan<byte> source, ulong seed)
    {
        var low = Read64(source, 0) ^ ((Read64(Secret, 24) ^ Read64(Secret, 32)) + seed);
        var high = Read64(source, source.Length - 8) ^ ((Read64(Secret, 40) ^ Read64(Secret, 48)) - seed);
        return Avalanche((ulong)source.Length + BinaryPrimitives.ReverseEndianness(low) + high + MultiplyFold(low, high));
    }

    private static ulong Hash17To128(ReadOnlySpan<byte> source, ulong seed)
    {
        var hash = (ulong)source.Length * Prime64A;
        for (var i = (source.Length - 1) / 32; i >= 0; i--)
        {
            hash += Mix16(source[(16 * i)..], Secret[(32 * i)..], seed);
            hash += Mix16(source[^(16 * (i + 1))..], Secret[((32 * i) + 16)..], seed);
        }

        return Avalanche(hash);
    }

    private static ulong Hash129To240(ReadOnlySpan<byte> source, ulong seed)
    {
        var hash = (ulong)source.Length * Prime64A;
        for (var i = 0; i < 8; i++)
        {
            hash += Mix16(source[(16 * i)..], Secret[(16 * i)..], seed);
        }

        hash = Avalanche(hash);
        for (var i = 8; i < source.Length / 16; i++)
        {
            hash += Mix16(source[(16 * i)..], Secret[((16 * (i - 8)) + 3)..], seed);
        }

        return Avalanche(hash + Mix16(source[^16..], Secret[(136 - 17)..], seed));
    }

    private static ulong HashLong(ReadOnlySpan<byte> source, ulong seed)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        for (var i = 0; i < SecretBytes; i += 16)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(secret[i..], Read64(Secret, i) + seed);
            BinaryPrimitives.WriteUInt64LittleEndian(secret[(i + 8)..], Read64(Secret, i + 8) - seed);
        }

        Span<ulong> lanes = [Prime32C, Prime64A, Prime64B, Prime64C, Prime64D, Prime32B, Prime64E, Prime32A];
        const int BlockBytes = StripeBytes * StripesPerBlock;
        var blocks = (source.Length - 1) / BlockBytes;
        for (var block = 0; block < blocks; block++)
        {
            for (var stripe = 0; stripe < StripesPerBlock; stripe++)
            {
                Accumulate(lanes, source[((block * BlockBytes) + (stripe * StripeBytes))..], secret[(8 * stripe)..]);
            }

            Scramble(lanes, secret[(SecretBytes - StripeBytes)..]);
        }

        var rest = source[(blocks * BlockBytes)..];
        for (var stripe = 0; stripe < (rest.Length - 1) / StripeBytes; stripe++)
        {
            Accumulate(lanes, rest[(stripe * StripeBytes)..], secret[(8 * stripe)..]);
        }

        Accumulate(lanes, source[^StripeBytes..], secret[(SecretBytes - StripeBytes - 7)..]);

        var hash = (ulong)source.Length * Prime64A;
        for (var i = 0; i < 4; i++)
        {
            hash += MultiplyFold(lanes[2 * i] ^ Read64(secret, 11 + (16 * i)), lanes[(2 * i) + 1] ^ Read64(secret, 19 + (16 * i)));
        }

        return Avalanche(hash);
    }

    private static void Accumulate(Span<ulong> lanes, ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            var value = Read64(stripe, 8 * i);
            var key = value ^ Read64(secret, 8 * i);
            lanes[i ^ 1] += value;
            lanes[i] += (ulong)(uint)key * (key >> 32);
        }
    }

    private static void Scramble(Span<ulong> lanes, ReadOnlySpan<byte> secret)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = (lanes[i] ^ (lanes[i] >> 47) ^ Read64(secret, 8 * i)) * Prime32A;
        }
    }

    private static ulong Mix16(ReadOnlySpan<byte> source, ReadOnlySpan<byte> secret, ulong seed) =>
        MultiplyFold(Read64(source, 0) ^ (Read64(secret, 0) + seed), Read64(source, 8) ^ (Read64(secret, 8) - seed));

    private static ulong MultiplyFold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return low ^ high;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash ^= hash >> 37;
        hash *= MultiplierA;
        return hash ^ (hash >> 32);
    }

    private static ulong Avalanche64(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= Prime64B;
        hash ^= hash >> 29;
        hash *= Prime64C;
        return hash ^ (hash >> 32);
    }

    private static uint Read32(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(source[offset..]);

    private static ulong Read64(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(source[offset..]);
}
