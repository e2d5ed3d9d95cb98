using System.Security.Cryptography;
using System.Text;

namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>One Lua file with its includes put in, and the hash by which Redis knows it.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string source)
    {
        Name = name;
        Source = source;
        Hash = Sha1(source);
    }

    /// <summary>File name without extension, such as "jobs_apply".</summary>
    public string Name { get; }

    /// <summary>What Redis runs.</summary>
    public string Source { get; }

    /// <summary>SHA-1 of <see cref="Source"/>, as EVALSHA takes it.</summary>
    public byte[] Hash { get; }

    /// <summary>Loads the script from this assembly.</summary>
    /// <exception cref="InvalidOperationException">There is no such script, or its includes are wrong.</exception>
    public static RedisScript Load(string name) => Load(name, ReadResource);

    /// <summary>Loads the script from files that <paramref name="read"/> gives by path relative to Scripts, null for none.</summary>
    public static RedisScript Load(string name, Func<string, string?> read) => new(name, ScriptIncludes.Resolve($"{name}.lua", read));

    private static string? ReadResource(string path)
    {
        var assembly = typeof(RedisScript).Assembly;
        using var stream = assembly.GetManifestResourceStream($"{typeof(RedisScript).Namespace}.{path.Replace('/', '.')}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // SHA-1 is Redis' name for a script, not a protection.
#pragma warning disable CA5350
    private static byte[] Sha1(string source) => SHA1.HashData(Encoding.UTF8.GetBytes(source));
#pragma warning restore CA5350
}
