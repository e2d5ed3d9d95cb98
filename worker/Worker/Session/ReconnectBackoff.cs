using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SogniLike.Worker.Session;

/// <summary>
/// How long to wait before the next attempt: doubles with every error since the last good message, up to a limit, and between a half and the
/// whole of that is drawn at random. Not safe for concurrent use.
/// </summary>
public sealed class ReconnectBackoff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly Random _jitter;

    public ReconnectBackoff(IOptions<WorkerOptions> options)
    {
        _first = options.Value.ReconnectDelay;
        _longest = options.Value.MaxReconnectDelay;
        _jitter = new Random(options.Value.JitterSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
    }

    /// <summary>Errors since the last good message.</summary>
    public int Errors { get; private set; }

    /// <summary>Counts an error and says how long to wait.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(_first.TotalMilliseconds * Math.Pow(2, Math.Min(Errors, 30)), _longest.TotalMilliseconds);
        Errors++;
        return TimeSpan.FromMilliseconds(Math.Ceiling(whole * (0.5 + (0.5 * _jitter.NextDouble()))));
    }

    /// <summary>Data was received: the next error is the first.</summary>
    public void Reset() => Errors = 0;
}
