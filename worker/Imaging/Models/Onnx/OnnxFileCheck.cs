namespace SogniLike.Imaging.Models.Onnx;

/// <summary>
/// The check of an .onnx file before ONNX Runtime may see it: scans its structure, then asks every policy, and notes all that is wrong. What was checked is
/// pinned by <see cref="OnnxGraphInfo.Files"/>; <see cref="GraphFile.FindChange"/> compares it before and after the load.
/// </summary>
/// <param name="folder">The model folder.</param>
/// <param name="limits">Bounds.</param>
/// <param name="manifest">What may be there; null when nobody listed it.</param>
/// <param name="defects">Where reasons go.</param>
internal sealed class OnnxFileCheck(string folder, ModelLimits limits, ModelManifest? manifest, ModelDefects defects)
{
    /// <summary>What a graph is for, by the folder that it lies in.</summary>
    public static OnnxGraphRole RoleOf(string part) => part.Split('/')[0] switch
    {
        "unet" or "transformer" or "controlnet" => OnnxGraphRole.Denoiser,
        "vae_encoder" => OnnxGraphRole.ImageEncoder,
        _ => OnnxGraphRole.Stage,
    };

    /// <summary>Checks one file.</summary>
    /// <param name="part">Its path below the folder, with forward slashes.</param>
    /// <param name="role">What it is for.</param>
    /// <returns>Its structure; null with defects noted when it is refused.</returns>
    public OnnxGraphInfo? Check(string part, OnnxGraphRole role)
    {
        var findings = new OnnxFindings(part, defects);
        try
        {
            var (stream, identity) = OrdinaryFile.Open(folder, part);
            using (stream)
            {
                if (manifest is not null && !manifest.Lists(part))
                {
                    findings.Add(ModelDefectCode.ManifestMismatch, null, "The manifest does not list the file.");
                }

                var graph = OnnxGraphScanner.Scan(stream, limits);
                OnnxOperatorPolicy.Check(graph, role, findings);
                OnnxNamePolicy.Check(graph.Graph, findings);
                OnnxGrowthPolicy.Check(graph, findings);
                var external = new OnnxExternalDataPolicy(folder, part, manifest, findings);
                external.Check(OnnxTensorPolicy.Check(graph.Graph, findings));
                return findings.None ? graph with { Files = [identity, .. external.Files] } : null;
            }
        }
        catch (OnnxFormatException exception)
        {
            findings.Add(exception.Code, null, exception.Message);
        }
        catch (UnsafeFileException exception)
        {
            findings.Add(ModelDefectCode.UnsafeFile, null, exception.Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            findings.Add(ModelDefectCode.MissingFile, null, "The file is missing.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(ModelDefectCode.UnreadableFile, null, "The file cannot be read.");
        }

        return null;
    }
}
