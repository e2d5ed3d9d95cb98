namespace SogniLike.Cli.Settings;

/// <summary>Reads API keys from where they may stand: never the command line, which other users of the machine can see.</summary>
internal static class KeySource
{
    private const int MaxCharacters = 4096;

    /// <summary>The key in a file, or on standard input when the name is "-".</summary>
    public static string ReadFile(CliEnvironment environment, string name)
    {
        if (name == "-")
        {
            return Checked(Read(environment.In), "Standard input");
        }

        try
        {
            using var reader = new StreamReader(name);
            return Checked(Read(reader), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Authentication, $"The key file cannot be read: {e.Message}", "key_missing");
        }
    }

    /// <summary>The trimmed key, if it is one.</summary>
    public static string Checked(string text, string origin)
    {
        var key = text.Trim();
        return key.Length is > 0 and <= 512 && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? key
            : throw new CliException(ExitCodes.Authentication, $"{origin} holds no API key: one line of at most 512 printable characters.", "key_invalid");
    }

    private static string Read(TextReader reader)
    {
        var buffer = new char[MaxCharacters];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
