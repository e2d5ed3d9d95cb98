using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SogniLike.Coordinator.Operations;

/// <summary>
/// How the log of actions is chained: each entry carries the hash of the one before, so that whoever changes one, or takes one out, must make all that came after anew. Pure. The hash is the SHA-256
/// over <see cref="Heading"/> and, each as the count of its bytes (4, the highest first) and its UTF-8: number, hash before, Unix milliseconds, key, account, call, target, detail and outcome. Numbers are
/// decimal. proto/README.md tells everybody; proto/test-vectors.json has an example.
/// </summary>
public static class ActionChain
{
    /// <summary>Of the byte form.</summary>
    public const int Version = 1;

    private const string Heading = "sogni action log v1\n";

    /// <summary>The hash before the first entry.</summary>
    public static string Beginning { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>The link of an action that comes after <paramref name="head"/>.</summary>
    /// <param name="head">Of the newest entry; null when there is none with a link.</param>
    /// <param name="action">What was done.</param>
    public static ActionLink Next(ActionLink? head, AdminAction action)
    {
        var (number, previous) = (head is null ? 1 : head.Number + 1, head?.Hash ?? Beginning);
        return new ActionLink(Version, number, previous, HashOf(number, previous, action));
    }

    /// <summary>The hash of an entry.</summary>
    public static string HashOf(long number, string previous, AdminAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Heading));
        foreach (var part in (ReadOnlySpan<string>)
        [
            number.ToString(CultureInfo.InvariantCulture), previous, action.AtMs.ToString(CultureInfo.InvariantCulture), action.KeyId, action.Account.Value, action.Call, action.Target, action.Detail,
            action.Outcome,
        ])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
