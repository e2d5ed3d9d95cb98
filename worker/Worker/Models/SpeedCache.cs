using System.Text.Json;

namespace SogniLike.Worker.Models;

/// <summary>
/// How fast models ran on this machine when they were last measured, kept in a file so that a coordinator that has not seen this worker yet can be told. Holds
/// 1,000 measurements; the oldest makes room. A missing or damaged file is an empty cache. One caller at a time.
/// </summary>
public sealed class SpeedCache(string cacheFile)
{
    /// <summary>The fastest that the protocol knows.</summary>
    private const double MaxSpeed = 1_000_000;
    private const int MaxCacheBytes = 1 << 20;
    private const int MaxEntries = 1000;

    /// <summary>Megapixels times guided steps per second, or 0 when it was not measured.</summary>
    /// <param name="manifestId">The identity of the model.</param>
    /// <param name="executionProvider">What is to compute, such as "cuda"; what was measured with another one says nothing.</param>
    public double SpeedOf(ReadOnlySpan<byte> manifestId, string executionProvider)
    {
        var model = Convert.ToHexStringLower(manifestId);
        return Load().Find(entry => IsOf(entry, model, executionProvider))?.MegapixelStepsPerSecond ?? 0;
    }

    /// <summary>Notes a measurement in the place of an older one of the same model and provider.</summary>
    /// <param name="manifestId">The identity of the model.</param>
    /// <param name="executionProvider">What computed.</param>
    /// <param name="megapixelStepsPerSecond">More than 0, at most 1,000,000; anything else is not noted.</param>
    /// <param name="measuredAtMs">Unix milliseconds.</param>
    /// <returns>False when it is not noted: no speed, or the file cannot be written.</returns>
    public bool TryNote(ReadOnlySpan<byte> manifestId, string executionProvider, double megapixelStepsPerSecond, long measuredAtMs)
    {
        if (!IsSpeed(megapixelStepsPerSecond))
        {
            return false;
        }

        var model = Convert.ToHexStringLower(manifestId);
        var others = Load().Where(entry => !IsOf(entry, model, executionProvider)).OrderByDescending(entry => entry.MeasuredAtMs).Take(MaxEntries - 1);
        return TrySave([new SpeedCacheEntry(model, executionProvider, megapixelStepsPerSecond, measuredAtMs), .. others]);
    }

    private static bool IsSpeed(double speed) => speed is > 0 and <= MaxSpeed;

    private static bool IsOf(SpeedCacheEntry entry, string model, string executionProvider) =>
        string.Equals(entry.Model, model, StringComparison.Ordinal) && string.Equals(entry.ExecutionProvider, executionProvider, StringComparison.OrdinalIgnoreCase);

    private List<SpeedCacheEntry> Load()
    {
        try
        {
            var entries = new FileInfo(cacheFile) is { Exists: true, Length: <= MaxCacheBytes }
                ? JsonSerializer.Deserialize(File.ReadAllBytes(cacheFile), SpeedCacheJson.Default.ListSpeedCacheEntry) ?? []
                : [];
            return entries.FindAll(entry => entry is not null && IsSpeed(entry.MegapixelStepsPerSecond));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool TrySave(List<SpeedCacheEntry> entries)
    {
        try
        {
            var temporary = cacheFile + ".tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(entries, SpeedCacheJson.Default.ListSpeedCacheEntry));
            File.Move(temporary, cacheFile, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
