using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SogniLike.Worker.Identity;

/// <summary>
/// The folder where a worker keeps who it is: <c>worker.key</c> (its private key, readable by the owner only), <c>worker.json</c> (who it is where),
/// <c>worker.lock</c> (one daemon per folder), <c>manifests.json</c> (cache of model hashes), <c>speeds.json</c> (what was measured),
/// <c>trajectories/</c> (of jobs that are not judged yet) and <c>control.sock</c>.
/// </summary>
public sealed class DataFolder
{
    private const int MaxFileBytes = 64 << 10;
    private const int MaxIdLength = 64;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Names the folder; nothing is touched.</summary>
    public DataFolder(string path) => FullPath = Path.GetFullPath(path);

    /// <summary><c>$XDG_STATE_HOME/sogni-worker</c>, or else <c>~/.local/state/sogni-worker</c>.</summary>
    public static string DefaultPath
    {
        get
        {
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            var parent = string.IsNullOrEmpty(state) || !Path.IsPathRooted(state)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state")
                : state;
            return Path.Combine(parent, "sogni-worker");
        }
    }

    public string FullPath { get; }

    /// <summary>The private key, PKCS#8 PEM.</summary>
    public string KeyFile => Path.Combine(FullPath, "worker.key");

    /// <summary>Who the worker is where.</summary>
    public string IdentityFilePath => Path.Combine(FullPath, "worker.json");

    /// <summary>Cache of model manifests.</summary>
    public string ManifestCacheFile => Path.Combine(FullPath, "manifests.json");

    /// <summary>Cache of measured speeds.</summary>
    public string SpeedCacheFile => Path.Combine(FullPath, "speeds.json");

    /// <summary>Trajectories that do not fit into memory, until their jobs are judged.</summary>
    public string TrajectoriesFolder => Path.Combine(FullPath, "trajectories");

    /// <summary>Makes the folder, for the owner only, when it is missing.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(FullPath);
        }
        else
        {
            Directory.CreateDirectory(FullPath, OwnerOnlyFolder);
        }
    }

    /// <summary>Takes the folder for this process until the result is disposed; null when another process has it.</summary>
    public IDisposable? TryLock()
    {
        Create();
        try
        {
            return new FileStream(Path.Combine(FullPath, "worker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads who this worker is.</summary>
    public IdentityLoading Load()
    {
        if (!File.Exists(IdentityFilePath) || !File.Exists(KeyFile))
        {
            return new IdentityLoading.NotEnrolled();
        }

        if (KeyModeProblem() is { } problem)
        {
            return new IdentityLoading.Unusable(problem);
        }

        try
        {
            var file = ReadBounded(IdentityFilePath) is { } text ? JsonSerializer.Deserialize(text, IdentityFileJson.Default.IdentityFile) : null;
            if (file is null || !IsId(file.WorkerId) || !IsId(file.PoolId) || UrlFrom(file.Url) is not { } url || PinFrom(file.CertificateSpkiSha256) is not { } pin)
            {
                return new IdentityLoading.Unusable($"{IdentityFilePath} is damaged: enrol again with an empty data folder.");
            }

            return LoadKey() is { } key
                ? new IdentityLoading.Loaded(new WorkerIdentity(file.WorkerId!, file.PoolId!, url, pin, key))
                : new IdentityLoading.Unusable($"{KeyFile} holds no P-256 private key: enrol again with an empty data folder.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new IdentityLoading.Unusable($"{FullPath} cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// The key of an enrolment that has not finished, or a new one. It is on disk before the coordinator hears of it, so that no crash can leave
    /// an enrolled key that nobody has.
    /// </summary>
    /// <exception cref="InvalidDataException">A key file is there and must not be used; the message says why.</exception>
    public ECDsa LoadOrCreateKey()
    {
        if (File.Exists(KeyFile))
        {
            return KeyModeProblem() is { } problem ? throw new InvalidDataException(problem)
                : LoadKey() ?? throw new InvalidDataException($"{KeyFile} holds no P-256 private key.");
        }

        Create();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteOwnerOnly(KeyFile, key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    /// <summary>Notes who this worker is now; from then on <see cref="Load"/> finds it.</summary>
    public void Save(string workerId, string poolId, Uri url, ReadOnlyMemory<byte> certificateSpkiSha256)
    {
        var pin = certificateSpkiSha256.IsEmpty ? null : Convert.ToHexStringLower(certificateSpkiSha256.Span);
        var file = new IdentityFile(workerId, poolId, url.GetLeftPart(UriPartial.Authority), pin);
        WriteOwnerOnly(IdentityFilePath, JsonSerializer.Serialize(file, IdentityFileJson.Default.IdentityFile) + "\n");
    }

    /// <summary>True for an id that can stand in a signed statement and a log: 1 to 64 letters, digits, '-', '_' and '.'.</summary>
    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= MaxIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private string? KeyModeProblem()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(KeyFile);
        return (mode & ~OwnerOnly) == 0 ? null : $"{KeyFile} can be read by others; make it private with: chmod 600 {KeyFile}";
    }

    private ECDsa? LoadKey()
    {
        if (ReadBounded(KeyFile) is not { } pem)
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.UTF8.GetString(pem));
            if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: true).D is not null)
            {
                return key;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // The caller is told by null; the file's content is nobody's business.
        }

        key.Dispose();
        return null;
    }

    private static byte[]? ReadBounded(string file) => new FileInfo(file).Length <= MaxFileBytes ? File.ReadAllBytes(file) : null;

    private static Uri? UrlFrom(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;

    private static byte[]? PinFrom(string? text) =>
        text is null ? [] : text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;

    // Written beside and renamed, so that a crash leaves the old file or the new one; never readable by others, not even for a moment.
    private static void WriteOwnerOnly(string file, string content)
    {
        var temporary = file + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
