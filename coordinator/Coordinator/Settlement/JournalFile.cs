using System.Text.Json;
using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Settlement;

/// <summary>The bytes of a segment of the journal: JSON, the entries as every store keeps them.</summary>
internal sealed record JournalFile(IReadOnlyList<JournalFile.Line> Records)
{
    public static byte[] Write(IReadOnlyList<JournalRecord> records) => JsonSerializer.SerializeToUtf8Bytes(
        new JournalFile([.. records.Select(record => new Line(record.Id, record.AtMs, [.. record.Entries.Select(entry => entry.ToString())]))]),
        JournalFileJson.Default.JournalFile);

    /// <exception cref="InvalidDataException">The bytes are not the segment.</exception>
    public static async Task<IReadOnlyList<JournalRecord>> ReadAsync(JournalSegment segment, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            var file = await JsonSerializer.DeserializeAsync(stream, JournalFileJson.Default.JournalFile, cancellationToken);
            var records = file?.Records.Select(line => new JournalRecord(line.Id, line.AtMs, [.. line.Entries.Select(JournalEntry.Parse)])).ToList() ?? [];
            return records.Count == segment.Last - segment.After && records[0].Id == segment.After + 1 && records[^1].Id == segment.Last
                ? records
                : throw new InvalidDataException("A segment of the journal is not the one it should be.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException("A segment of the journal cannot be read.", e);
        }
    }

    internal sealed record Line(long Id, long AtMs, IReadOnlyList<string> Entries);
}
