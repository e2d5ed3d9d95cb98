using System.Text.Json;

namespace SogniLike.Cli.Settings;

/// <summary>The user's configuration file, readable by nobody else.</summary>
internal sealed class ConfigFile
{
    private const int MaxBytes = 64 << 10;

    public ConfigFile(CliEnvironment environment)
    {
        var xdg = environment.Variable("XDG_CONFIG_HOME");
        var folder = string.IsNullOrEmpty(xdg) || !System.IO.Path.IsPathRooted(xdg) ? System.IO.Path.Combine(environment.Home, ".config") : xdg;
        Path = System.IO.Path.Combine(folder, "sogni", "config.json");
    }

    public string Path { get; }

    /// <summary>True when other users of the machine may read the file.</summary>
    public bool IsReadableByOthers => !OperatingSystem.IsWindows()
        && File.Exists(Path)
        && (File.GetUnixFileMode(Path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>The content, or null when there is no file.</summary>
    public ConfigFileContent? Read()
    {
        var file = new FileInfo(Path);
        if (!file.Exists)
        {
            return null;
        }

        try
        {
            return file.Length <= MaxBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), ConfigFileJson.Default.ConfigFileContent) : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CliException(ExitCodes.Usage, $"{Path} is no valid configuration. Repair it, or remove it and log in again.", "malformed");
        }
    }

    /// <summary>Writes the content, whole or not at all.</summary>
    public void Write(ConfigFileContent content)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var part = Path + ".part";
        File.Delete(part);
        using (var stream = new FileStream(part, options))
        {
            JsonSerializer.Serialize(stream, content, ConfigFileJson.Default.ConfigFileContent);
        }

        File.Move(part, Path, overwrite: true);
    }

    /// <summary>Removes the file; true when there was one.</summary>
    public bool Delete()
    {
        var existed = File.Exists(Path);
        if (existed)
        {
            File.Delete(Path);
        }

        return existed;
    }
}
