using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Imaging.Exact.Commitments;

namespace SogniLike.Imaging.Exact.Audits;

/// <summary>
/// Who is audited, which evaluations are run again and who runs them, all out of one secret key per epoch: <c>HMAC-SHA-256(epochKey, "sognilike audit v1\n" label "\n"
/// jobId "\n" root)</c>. The worker has sent the root before; SHA-256 of the key was published before the epoch, the key itself is after it. So nobody can choose, and everybody
/// can compute any past draw again. README.md has the bytes and test vectors. Pure.
/// </summary>
public static class AuditDraw
{
    /// <summary>Length of an epoch's key, in bytes.</summary>
    public const int KeySizeBytes = 32;

    /// <summary>The rate at which every job is audited. Rates are whole millionths, so that everybody compares alike.</summary>
    public const int WholeRate = 1_000_000;

    private const int WordsPerBlock = SHA256.HashSizeInBytes / sizeof(ulong);

    /// <summary>What is published of a key before its epoch: SHA-256 of its bytes.</summary>
    public static byte[] PublicHashOf(ReadOnlySpan<byte> epochKey) => SHA256.HashData(Checked(epochKey));

    /// <summary>True when the job is audited: the first 8 bytes under the label "audit", big-endian, are below rate * 2^64.</summary>
    /// <param name="epochKey">Key of the epoch in which the root arrived, <see cref="KeySizeBytes"/>.</param>
    /// <param name="jobId">Identity of the job, as text without line breaks.</param>
    /// <param name="root">The signed root, <see cref="TensorHash.SizeBytes"/>.</param>
    /// <param name="ratePpm">How often, in millionths, 0 to <see cref="WholeRate"/>.</param>
    public static bool IsAudited(ReadOnlySpan<byte> epochKey, string jobId, ReadOnlySpan<byte> root, int ratePpm)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ratePpm);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ratePpm, WholeRate);
        var ticket = BinaryPrimitives.ReadUInt64BigEndian(Mac(epochKey, "audit", jobId, root));
        return (UInt128)ticket * WholeRate < (UInt128)(uint)ratePpm << 64;
    }

    /// <summary>
    /// The evaluations that are run again, in rising order: <paramref name="count"/> different ones out of <paramref name="evaluations"/>, each choice as likely as any other. The
    /// stream of words is that of the labels "steps/0", "steps/1"...; a shuffle of Fisher and Yates from the front takes from it, and words that would favour some are left out.
    /// </summary>
    /// <param name="epochKey">As in <see cref="IsAudited"/>, like the next two.</param>
    /// <param name="jobId">Identity of the job.</param>
    /// <param name="root">The signed root.</param>
    /// <param name="evaluations">1 to <see cref="MerkleTree.MaxLeaves"/>.</param>
    /// <param name="count">1 or more; all evaluations when there are no more than that.</param>
    public static IReadOnlyList<int> Steps(ReadOnlySpan<byte> epochKey, string jobId, ReadOnlySpan<byte> root, int evaluations, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(evaluations, MerkleTree.MaxLeaves);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (all, words, block) = (Enumerable.Range(0, evaluations).ToArray(), 0, Array.Empty<byte>());
        var taken = Math.Min(count, evaluations);
        for (var i = 0; i < taken; i++)
        {
            var left = (ulong)(evaluations - i);
            var fair = ulong.MaxValue - ((ulong.MaxValue % left) + 1) % left;
            ulong word;
            do
            {
                if (words % WordsPerBlock == 0)
                {
                    block = Mac(epochKey, $"steps/{words / WordsPerBlock}", jobId, root);
                }

                word = BinaryPrimitives.ReadUInt64BigEndian(block.AsSpan(words++ % WordsPerBlock * sizeof(ulong)));
            }
            while (word > fair);
            var other = i + (int)(word % left);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all.Take(taken).Order()];
    }

    /// <summary>
    /// The verifiers in the order in which they are asked: by the bytes under the label "verifier/" and their id. Who joins or leaves does not change the order of the others.
    /// </summary>
    /// <param name="epochKey">As in <see cref="IsAudited"/>, like the next two.</param>
    /// <param name="jobId">Identity of the job.</param>
    /// <param name="root">The signed root.</param>
    /// <param name="candidates">Ids of those that may be asked, each once, without line breaks.</param>
    public static IReadOnlyList<string> RankVerifiers(ReadOnlySpan<byte> epochKey, string jobId, ReadOnlySpan<byte> root, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var ranked = new List<(string Hash, string Id)>();
        foreach (var id in candidates)
        {
            ranked.Add((Convert.ToHexStringLower(Mac(epochKey, "verifier/" + id, jobId, root)), id));
        }

        return [.. ranked.OrderBy(entry => entry.Hash, StringComparer.Ordinal).Select(entry => entry.Id)];
    }

    private static byte[] Mac(ReadOnlySpan<byte> epochKey, string label, string jobId, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (root.Length != TensorHash.SizeBytes)
        {
            throw new ArgumentException($"A root has {TensorHash.SizeBytes} bytes.", nameof(root));
        }

        return HMACSHA256.HashData(Checked(epochKey), [.. Encoding.UTF8.GetBytes($"sognilike audit v1\n{label}\n{jobId}\n"), .. root]);
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> epochKey) =>
        epochKey.Length == KeySizeBytes ? epochKey : throw new ArgumentException($"The key of an epoch has {KeySizeBytes} bytes.", nameof(epochKey));
}
