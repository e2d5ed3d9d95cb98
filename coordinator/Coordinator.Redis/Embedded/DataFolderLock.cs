namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>
/// Keeps two live coordinators off one data folder. The operating system drops the lock when the process ends, however it ends, so a lock file that is left
/// over means nothing.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder, which exists.</summary>
    /// <exception cref="RedisStartException">Another coordinator has it, or the file cannot be written.</exception>
    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "coordinator.lock");
        try
        {
            return new DataFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new RedisStartException($"The data folder {folder} cannot be written by this user: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new RedisStartException(
                $"Another coordinator is running on the data folder {folder}: stop it, or give this one a folder of its own with {RedisOptions.Section}:{nameof(RedisOptions.DataFolder)}.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
