using Microsoft.Extensions.Options;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Commitments;

/// <summary>
/// Room for the trajectories of all jobs until they are judged: memory as far as <see cref="WorkerOptions.TrajectoryMemoryBytes"/> goes, then files in the data folder as far as
/// <see cref="WorkerOptions.TrajectoryDiskBytes"/>. Files of a run that crashed are deleted at the start. Safe for concurrent use.
/// </summary>
public sealed class TrajectoryKeeper
{
    private const string Pattern = "*.predictions";

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly WorkerOptions _options;
    private long _memory;
    private long _disk;
    private long _files;

    public TrajectoryKeeper(DataFolder folder, IOptions<WorkerOptions> options)
    {
        (_folder, _options) = (folder.TrajectoriesFolder, options.Value);
        DeleteLeftovers();
    }

    /// <summary>Bytes that are kept in memory now.</summary>
    public long MemoryBytes
    {
        get
        {
            lock (_lock)
            {
                return _memory;
            }
        }
    }

    /// <summary>Bytes that are kept in files now.</summary>
    public long DiskBytes
    {
        get
        {
            lock (_lock)
            {
                return _disk;
            }
        }
    }

    /// <summary>A trajectory with no evaluation yet. It takes its room at the first one, and gives it back when it is disposed.</summary>
    public Trajectory Begin() => new(this);

    /// <exception cref="TrajectoryException">There is no room left, or the file cannot be made.</exception>
    internal TrajectoryRoom Reserve(long bytes)
    {
        bool inMemory;
        long number;
        lock (_lock)
        {
            inMemory = bytes <= _options.TrajectoryMemoryBytes - _memory;
            if (!inMemory && bytes > _options.TrajectoryDiskBytes - _disk)
            {
                throw new TrajectoryException("The worker has no room to keep the trajectory of this job.");
            }

            (_memory, _disk) = inMemory ? (_memory + bytes, _disk) : (_memory, _disk + bytes);
            number = ++_files;
        }

        try
        {
            return new TrajectoryRoom(inMemory ? new MemoryStream(checked((int)bytes)) : Open(number, bytes), () => Release(bytes, inMemory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Release(bytes, inMemory);
            throw new TrajectoryException("The worker's disk has no room to keep the trajectory of this job.", e);
        }
    }

    private FileStream Open(long number, long bytes)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = bytes,
        };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_folder, Pattern.Replace("*", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)), options);
    }

    private void Release(long bytes, bool inMemory)
    {
        lock (_lock)
        {
            (_memory, _disk) = inMemory ? (_memory - bytes, _disk) : (_memory, _disk - bytes);
        }
    }

    private void DeleteLeftovers()
    {
        try
        {
            foreach (var file in Directory.Exists(_folder) ? Directory.GetFiles(_folder, Pattern) : [])
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They only take room; a file that is in the way is written over.
        }
    }
}
