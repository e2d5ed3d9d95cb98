using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Policy;

/// <summary>The policy in force on this coordinator: read at the start, and again when its file has changed. Safe for concurrent use.</summary>
public sealed partial class PromptPolicies
{
    private const string Embedded = "default-policy.json";

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ILogger<PromptPolicies> _logger;
    private (DateTime WrittenAt, long Length) _seen;
    private volatile InForce _inForce;

    /// <exception cref="InvalidDataException">There is no policy in the file.</exception>
    public PromptPolicies(IOptions<PolicyOptions> options, TimeProvider time, ILogger<PromptPolicies> logger)
    {
        (_file, _time, _logger) = (options.Value.File, time, logger);
        _inForce = _file.Length == 0 ? new InForce(ReadEmbedded(), time.GetUtcNow()) : ReadFile();
        PolicyRead(_logger, _inForce.Policy.Rules.Count, _inForce.Policy.Version);
    }

    /// <summary>The policy in force.</summary>
    public PromptPolicy Current => _inForce.Policy;

    /// <summary>When it was read.</summary>
    public DateTimeOffset ReadAt => _inForce.At;

    /// <summary>Reads the file again if it has changed; when it holds no policy, the old one stays and the log says so, once per change.</summary>
    internal void Refresh()
    {
        if (_file.Length == 0 || Stamp() is not { } stamp || stamp == _seen)
        {
            return;
        }

        try
        {
            _inForce = ReadFile();
            PolicyRead(_logger, Current.Rules.Count, Current.Version);
        }
        catch (InvalidDataException e)
        {
            _seen = stamp;
            PolicyNotRead(_logger, Current.Version, e.Message);
        }
    }

    /// <summary>The policy that comes with the program.</summary>
    internal static PromptPolicy ReadEmbedded()
    {
        using var stream = typeof(PromptPolicies).Assembly.GetManifestResourceStream($"{typeof(PromptPolicies).Namespace}.{Embedded}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return PolicyFile.Read(content.ToArray(), "of the program");
    }

    private InForce ReadFile()
    {
        try
        {
            // Before the content: a file that is written meanwhile is read again.
            _seen = Stamp() ?? throw new InvalidDataException($"The policy {_file} cannot be used: there is no such file ({PolicyOptions.Section}:File).");
            if (_seen.Length > PolicyFile.MaxBytes)
            {
                throw new InvalidDataException($"The policy {_file} cannot be used: it has more than {PolicyFile.MaxBytes:N0} bytes.");
            }

            return new InForce(PolicyFile.Read(File.ReadAllBytes(_file), _file), _time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The policy {_file} cannot be used: {e.Message}", e);
        }
    }

    private (DateTime WrittenAt, long Length)? Stamp()
    {
        var file = new FileInfo(_file);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
    }

    private sealed record InForce(PromptPolicy Policy, DateTimeOffset At);
}
