using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Protocol.Admin.V1;

namespace SogniLike.Client.Actions;

/// <summary>Recomputes the chain of the log of actions, newest entry first, by the form in proto/README.md. For one caller.</summary>
/// <param name="headNumber">Of the newest entry, as the pool keeps it beside the log; 0 for none.</param>
/// <param name="headHash">Its hash.</param>
public sealed class ActionLogReplay(long headNumber, string headHash)
{
    private const int MostProblems = 100;
    private const uint KnownVersion = 1;
    private const string Heading = "sogni action log v1\n";
    private static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly List<string> _problems = [];
    private AdminAction? _newer;
    private long _entries;
    private long _unlinked;
    private bool _isHeadSeen;

    /// <summary>The next older entry.</summary>
    public void Add(AdminAction entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Hash.Length == 0)
        {
            _unlinked++;
            return;
        }

        if (_unlinked > 0)
        {
            Say($"{_unlinked} entries after entry {entry.Number} carry no hash.");
            _unlinked = 0;
        }

        _entries++;
        if (entry.HashVersion != KnownVersion)
        {
            Say($"The hash of entry {entry.Number} has the form {entry.HashVersion}, which this program does not know.");
        }
        else if (HashOf(entry) != entry.Hash)
        {
            Say($"Entry {entry.Number} was changed: its hash is not that of what it says.");
        }

        if (_newer is { } newer && newer.Number != entry.Number + 1)
        {
            Say($"Entry {newer.Number} comes after entry {entry.Number}: what was between them is missing.");
        }
        else if (_newer is { } next && next.PreviousHash != entry.Hash)
        {
            Say($"Entry {next.Number} was made after another entry {entry.Number} than this one.");
        }

        if ((long)entry.Number == headNumber)
        {
            _isHeadSeen = true;
            if (entry.Hash != headHash)
            {
                Say($"The pool knows entry {entry.Number} by another hash.");
            }
        }

        _newer = entry;
    }

    /// <summary>After the oldest entry.</summary>
    public ActionLogReport Finish()
    {
        if (headNumber > 0 && !_isHeadSeen)
        {
            Say($"The newest entry, number {headNumber}, is missing.");
        }

        if (_newer is { Number: 1 } first && first.PreviousHash != Beginning)
        {
            Say("The first entry was made after another one.");
        }
        else if (_newer is { Number: > 1 } oldest && _unlinked > 0)
        {
            Say($"The entries before entry {oldest.Number} are missing, though older ones are there.");
        }

        return new ActionLogReport(_entries, _unlinked, (long)(_newer?.Number ?? 0), headNumber, headHash, _problems);
    }

    private static string HashOf(AdminAction entry)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        bytes.Write(Encoding.ASCII.GetBytes(Heading));
        foreach (var part in new[]
        {
            entry.Number.ToString(CultureInfo.InvariantCulture), entry.PreviousHash, (entry.At?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0).ToString(CultureInfo.InvariantCulture), entry.KeyId,
            entry.AccountId, entry.Call, entry.Target, entry.Detail, entry.Outcome,
        })
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    private void Say(string problem)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem);
        }
    }
}
