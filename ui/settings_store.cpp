#include "ui/settings_store.hpp"

#include <utility>

namespace barter::ui {

SettingsStore::SettingsStore(Settings initial, Save save, QObject* parent)
    : QObject{parent}, m_current{std::move(initial)}, m_save{std::move(save)}
{
}

void SettingsStore::set(const Settings& settings)
{
    if (settings == m_current) {
        return;
    }
    m_current = settings;
    m_save(m_current);
    Q_EMIT changed(m_current);
}

}  // namespace barter::ui
