using System.Text.Json.Nodes;

namespace SogniLike.Cli.Admin;

/// <summary>Where a picture that an operator looked at is kept.</summary>
internal static class PictureFile
{
    /// <summary>Writes a new file and says so.</summary>
    /// <exception cref="CliException">It exists, or cannot be written.</exception>
    public static async Task<int> WriteAsync(CommandRun run, string path, byte[] file, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await target.WriteAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failed, $"{path} cannot be written: {e.Message}");
        }

        run.Output.One(() => new JsonObject { ["path"] = path }, path, () => run.Output.Text($"{path}  {file.Length} bytes"));
        return ExitCodes.Ok;
    }
}
