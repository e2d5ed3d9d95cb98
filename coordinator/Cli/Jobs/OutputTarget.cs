using System.Globalization;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Jobs;

/// <summary>Where images are written: a file, a numbered row of files, or a folder.</summary>
internal sealed class OutputTarget
{
    private readonly string _path;
    private readonly bool _isFolder;

    private OutputTarget(string path, bool isFolder)
    {
        _path = path;
        _isFolder = isFolder;
    }

    /// <summary>Checks the place before anything is asked for: a missing folder is better found now than after the work.</summary>
    public static OutputTarget Parse(string path)
    {
        var isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        var folder = isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        return path.Length > 0 && Directory.Exists(folder)
            ? new OutputTarget(path, isFolder)
            : throw new CliException(ExitCodes.Usage, $"There is no folder {folder} to write into.");
    }

    /// <summary>The job's file. Images of a request of several are numbered from 1.</summary>
    public string PathOf(Job job, int images)
    {
        if (_isFolder)
        {
            return Path.Combine(_path, FileNameOf(job.Id));
        }

        return images == 1
            ? _path
            : Path.Combine(
                Path.GetDirectoryName(_path) ?? "",
                string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(_path)}-{job.Index + 1}{Path.GetExtension(_path)}"));
    }

    // The id comes from the coordinator and must not lead out of the folder.
    private static string FileNameOf(string jobId) => jobId.Length is > 0 and <= 128 && jobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? $"{jobId}.png"
        : throw new CliException(ExitCodes.Failed, "The coordinator gave the job an id that is no file name; name a file with --out.");
}
