using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Models.AddOns;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Models;

/// <summary>A model that was inspected and whose sessions ONNX Runtime could open. Safe for concurrent use.</summary>
public sealed class ImageModel : IDisposable
{
    private readonly bool _ownsSessions;

    private ImageModel(ModelContract contract, SessionCache sessions, bool ownsSessions, IReadOnlyList<AddOnRecord> addOns)
    {
        Contract = contract;
        AddOns = addOns;
        Sessions = sessions;
        _ownsSessions = ownsSessions;
    }

    /// <summary>What the model is and how it is called.</summary>
    public ModelContract Contract { get; }

    /// <summary>What was put on it when it was loaded, by name and hash.</summary>
    public IReadOnlyList<AddOnRecord> AddOns { get; }

    /// <summary>Its sessions, maybe shared with other models.</summary>
    public SessionCache Sessions { get; }

    /// <summary>Inspects a model folder and opens its sessions in a cache of its own, which goes with the model.</summary>
    /// <param name="folder">The folder that holds <c>model_index.json</c>.</param>
    /// <param name="options">How to compute; null takes the defaults.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    /// <param name="manifest">Sizes and hashes that the files must have; null when nobody listed them.</param>
    /// <param name="addOns">LoRAs, embeddings, another image decoder; null for none.</param>
    public static ImageModelLoading Load(string folder, InferenceOptions? options = null, ModelLimits? limits = null, ModelManifest? manifest = null, ModelAddOns? addOns = null)
    {
        var sessions = new SessionCache(options);
        var loading = Load(folder, sessions, ownsSessions: true, limits, manifest, addOns);
        if (loading is ImageModelLoading.Refused)
        {
            sessions.Dispose();
        }

        return loading;
    }

    /// <summary>Inspects a model folder and opens its sessions in a cache shared with other models.</summary>
    /// <param name="folder">The folder that holds <c>model_index.json</c>.</param>
    /// <param name="sessions">The cache; stays open when the model is disposed.</param>
    /// <param name="limits">Bounds on what is read; null takes the defaults.</param>
    /// <param name="manifest">Sizes and hashes that the files must have; null when nobody listed them.</param>
    /// <param name="addOns">LoRAs, embeddings, another image decoder; null for none.</param>
    public static ImageModelLoading Load(string folder, SessionCache sessions, ModelLimits? limits = null, ModelManifest? manifest = null, ModelAddOns? addOns = null)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        return Load(folder, sessions, ownsSessions: false, limits, manifest, addOns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsSessions)
        {
            Sessions.Dispose();
        }
    }

    private static ImageModelLoading Load(string folder, SessionCache sessions, bool ownsSessions, ModelLimits? limits, ModelManifest? manifest, ModelAddOns? addOns)
    {
        var inspection = ModelInspector.Inspect(folder, limits, manifest);
        if (inspection is ModelInspection.Refused refused)
        {
            return new ImageModelLoading.Refused(refused.Defects);
        }

        var contract = ((ModelInspection.Runnable)inspection).Contract;
        var defects = new ModelDefects();
        if (addOns is not null)
        {
            contract = new AddOnBinder(defects, limits ?? new ModelLimits()).Bind(contract, addOns);
            if (!defects.None)
            {
                return new ImageModelLoading.Refused(defects.All);
            }
        }

        foreach (var graph in contract.Graphs)
        {
            try
            {
                sessions.Rent(graph).Dispose();
            }
            catch (ModelChangedException exception)
            {
                defects.Add(ModelDefectCode.FileChanged, Path.GetRelativePath(contract.Folder, graph.Path).Replace('\\', '/'), exception.Message);
            }
            catch (OnnxRuntimeException exception)
            {
                defects.Add(
                    ModelDefectCode.RuntimeRefused,
                    Path.GetRelativePath(contract.Folder, graph.Path).Replace('\\', '/'),
                    $"ONNX Runtime refuses the graph: {exception.Message}");
            }
        }

        return defects.None
            ? new ImageModelLoading.Loaded(new ImageModel(contract, sessions, ownsSessions, addOns is null ? [] : AddOnRecords.Of(addOns)))
            : new ImageModelLoading.Refused(defects.All);
    }
}
